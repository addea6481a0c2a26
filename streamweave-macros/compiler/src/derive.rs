//! The derive macros `ZeroCopyShare` and `ZeroCopyShareWeak`.
//!
//! The impls add no bound on a type's parameters: an `Arc<Self>` needs none.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Attribute, Data, DeriveInput, Error, Result, WherePredicate, parse_quote_spanned};

/// How a type wants to be shared.
enum Mode {
    InArc,
    /// As a copy of itself, said at this place.
    ByCopy(Span),
}

/// Implements `ZeroCopyShare`: `Shared = Arc<Self>`, or `Self` under `#[share(by_copy)]`.
pub fn derive_share(input: TokenStream) -> TokenStream {
    expand(input, share_impl)
}

/// Implements `ZeroCopyShareWeak`: `Weak = std::sync::Weak<Self>`.
pub fn derive_share_weak(input: TokenStream) -> TokenStream {
    expand(input, weak_impl)
}

fn expand(input: TokenStream, make: fn(DeriveInput, Mode) -> Result<TokenStream>) -> TokenStream {
    syn::parse2(input)
        .and_then(|input: DeriveInput| {
            let mode = check(&input)?;
            make(input, mode)
        })
        .unwrap_or_else(Error::into_compile_error)
}

/// Reads the type's own attributes; they mean nothing on its fields and variants.
fn check(input: &DeriveInput) -> Result<Mode> {
    let inner = match &input.data {
        Data::Union(data) => {
            return Err(Error::new(
                data.union_token.span,
                "a union cannot be shared: it does not know what it holds",
            ));
        }
        Data::Struct(data) => attributes_of(&data.fields).collect(),
        Data::Enum(data) => data
            .variants
            .iter()
            .flat_map(|variant| variant.attrs.iter().chain(attributes_of(&variant.fields)))
            .collect::<Vec<_>>(),
    };
    match inner.into_iter().find(|attribute| is_share(attribute)) {
        Some(attribute) => {
            Err(Error::new_spanned(attribute, "`#[share(..)]` belongs on the type itself"))
        }
        None => mode(&input.attrs),
    }
}

fn attributes_of(fields: &syn::Fields) -> impl Iterator<Item = &Attribute> {
    fields.iter().flat_map(|field| &field.attrs)
}

fn is_share(attribute: &Attribute) -> bool {
    attribute.path().is_ident("share")
}

fn mode(attributes: &[Attribute]) -> Result<Mode> {
    let mut mode = Mode::InArc;
    for attribute in attributes.iter().filter(|attribute| is_share(attribute)) {
        let before = matches!(mode, Mode::ByCopy(_));
        let span = by_copy(attribute)?;
        if before {
            return Err(Error::new(span, "`by_copy` is said twice"));
        }
        mode = Mode::ByCopy(span);
    }
    Ok(mode)
}

/// The place of `by_copy` in `#[share(by_copy)]`, the only form there is.
fn by_copy(attribute: &Attribute) -> Result<Span> {
    const FORM: &str = "expected `#[share(by_copy)]`";
    let list = attribute.meta.require_list().map_err(|_| Error::new_spanned(attribute, FORM))?;
    let option: syn::Path = list.parse_args().map_err(|error| Error::new(error.span(), FORM))?;
    if option.is_ident("by_copy") {
        return Ok(syn::spanned::Spanned::span(&option));
    }
    let text = quote!(#option).to_string();
    Err(Error::new_spanned(option, format!("unknown option `{text}`: the only one is `by_copy`")))
}

fn share_impl(mut input: DeriveInput, mode: Mode) -> Result<TokenStream> {
    let body = match mode {
        Mode::InArc => in_arc(),
        Mode::ByCopy(span) => {
            let copy: WherePredicate = parse_quote_spanned!(span=> Self: ::core::marker::Copy);
            input.generics.make_where_clause().predicates.push(copy);
            as_itself()
        }
    };
    let share = implement(&input, &quote!(ZeroCopyShare), &body);
    let write = matches!(mode, Mode::ByCopy(_))
        .then(|| implement(&input, &quote!(CopyOnWrite), &written_as_itself()));
    Ok(quote!(#share #write))
}

fn weak_impl(input: DeriveInput, mode: Mode) -> Result<TokenStream> {
    if let Mode::ByCopy(span) = mode {
        return Err(Error::new(span, "a type that is shared by copy has no weak handle"));
    }
    let trait_name = quote!(ZeroCopyShareWeak);
    Ok(implement(&input, &trait_name, &weak_of_arc()))
}

fn implement(input: &DeriveInput, trait_name: &TokenStream, body: &TokenStream) -> TokenStream {
    let name = &input.ident;
    let (parameters, arguments, conditions) = input.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #parameters ::streamweave::__private::#trait_name for #name #arguments #conditions {
            #body
        }
    }
}

fn in_arc() -> TokenStream {
    quote! {
        type Shared = ::streamweave::__private::Arc<Self>;

        #[inline]
        fn to_shared(self) -> Self::Shared {
            ::streamweave::__private::Arc::new(self)
        }

        #[inline]
        fn try_from_shared(
            shared: Self::Shared,
        ) -> ::core::result::Result<Self, Self::Shared> {
            ::streamweave::__private::Arc::try_unwrap(shared)
        }

        #[inline]
        fn __handles(shared: &Self::Shared) -> ::core::option::Option<usize> {
            ::core::option::Option::Some(::streamweave::__private::Arc::strong_count(shared))
        }

        #[inline]
        fn __is_only(shared: &Self::Shared) -> bool {
            ::streamweave::__private::Arc::strong_count(shared) == 1
        }
    }
}

fn as_itself() -> TokenStream {
    quote! {
        type Shared = Self;

        #[inline(always)]
        fn to_shared(self) -> Self {
            self
        }

        #[inline(always)]
        fn try_from_shared(shared: Self) -> ::core::result::Result<Self, Self> {
            ::core::result::Result::Ok(shared)
        }
    }
}

fn written_as_itself() -> TokenStream {
    quote! {
        type Item = Self;

        #[inline(always)]
        fn to_mut(&mut self) -> &mut Self {
            self
        }
    }
}

fn weak_of_arc() -> TokenStream {
    quote! {
        type Weak = ::streamweave::__private::Weak<Self>;

        #[inline]
        fn to_weak(shared: &::streamweave::__private::Arc<Self>) -> Self::Weak {
            ::streamweave::__private::Arc::downgrade(shared)
        }

        #[inline]
        fn from_weak(
            weak: &Self::Weak,
        ) -> ::core::option::Option<::streamweave::__private::Arc<Self>> {
            weak.upgrade()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(input: TokenStream) -> String {
        derive_share(input).to_string()
    }

    fn weak(input: TokenStream) -> String {
        derive_share_weak(input).to_string()
    }

    #[track_caller]
    fn assert_has(output: &str, tokens: TokenStream) {
        assert!(output.contains(&tokens.to_string()), "{output}");
        assert!(!output.contains("compile_error"), "{output}");
    }

    #[track_caller]
    fn assert_refused(output: &str, message: &str) {
        assert!(output.contains("compile_error"), "{output}");
        assert!(output.contains(message), "{output}");
    }

    #[test]
    fn a_type_is_shared_in_an_arc() {
        let output = share(quote!(
            struct Entry {
                line: String,
            }
        ));
        assert_has(&output, quote!(impl ::streamweave::__private::ZeroCopyShare for Entry));
        assert_has(
            &output,
            quote!(
                type Shared = ::streamweave::__private::Arc<Self>;
            ),
        );
        syn::parse_str::<syn::ItemImpl>(&output).unwrap();
    }

    #[test]
    fn parameters_get_no_bounds() {
        let output = share(quote! {
            enum Either<'a, L: Ord = u8, const N: usize = 1> where L: Copy { Left(&'a [L; N]) }
        });
        let implementation: syn::ItemImpl = syn::parse_str(&output).unwrap();
        let (parameters, _, conditions) = implementation.generics.split_for_impl();
        let found = quote!(#parameters #conditions).to_string();
        let expected = quote!(<'a, L: Ord, const N: usize> where L: Copy);
        assert_eq!(found, expected.to_string());
        assert_has(&output, quote!(for Either<'a, L, N>));
    }

    #[test]
    fn by_copy_needs_copy() {
        let output = share(quote!(
            #[share(by_copy)]
            struct Point(f32, f32);
        ));
        assert_has(&output, quote!(where Self: ::core::marker::Copy));
        assert_has(
            &output,
            quote!(
                type Shared = Self;
            ),
        );
    }

    #[test]
    fn a_weak_handle_is_an_arcs() {
        let output = weak(quote!(
            struct Entry<T>(T);
        ));
        assert_has(
            &output,
            quote!(impl<T> ::streamweave::__private::ZeroCopyShareWeak for Entry<T>),
        );
        assert_has(
            &output,
            quote!(
                type Weak = ::streamweave::__private::Weak<Self>;
            ),
        );
    }

    #[test]
    fn mistakes_are_named() {
        let union = quote!(union Bits { whole: u32 });
        assert_refused(&share(union.clone()), "a union cannot be shared");
        assert_refused(&weak(union), "a union cannot be shared");
        for attribute in [quote!(#[share]), quote!(#[share = "x"]), quote!(#[share()])] {
            assert_refused(&share(quote!(#attribute struct A;)), "expected `#[share(by_copy)]`");
        }
        assert_refused(
            &share(quote!(
                #[share(by_clone)]
                struct A;
            )),
            "unknown option `by_clone`",
        );
        assert_refused(
            &share(quote!(
                #[share(by_copy)]
                #[share(by_copy)]
                struct A;
            )),
            "said twice",
        );
        assert_refused(
            &share(quote!(
                struct A {
                    #[share(by_copy)]
                    field: u8,
                }
            )),
            "belongs on the type itself",
        );
        assert_refused(
            &share(quote!(
                enum A {
                    #[share(by_copy)]
                    B,
                }
            )),
            "belongs on the type itself",
        );
        assert_refused(
            &weak(quote!(
                #[share(by_copy)]
                struct A;
            )),
            "has no weak handle",
        );
    }

    #[test]
    fn other_attributes_are_left_alone() {
        let output = share(quote!(
            #[serde(share)]
            struct A {
                #[doc = "x"]
                field: u8,
            }
        ));
        assert_has(&output, quote!(for A));
    }
}

//! What a run gives back.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{PathArguments, Type};

use super::Emitter;
use super::calls::braced;
use super::names::local;
use crate::plan::{Field, FieldValue, Region};

impl Emitter<'_> {
    /// Sinks are told that nothing more comes, also after an error.
    pub(super) fn finish_sinks(&self, region: &Region) -> TokenStream {
        let finish = region.sinks.iter().map(|id| {
            let span = self.span(*id);
            let (run, cause) = (local("run", span), local("cause", span));
            let (state, label) = (self.state_place(*id), self.label(*id));
            let end = if self.graph.node(*id).row().is_some_and(|row| row.asynchronous) {
                let cx = local("cx", span);
                quote_spanned!(span=> __sw::poll_fn(|#cx| #state.poll_end(#label, #cx)).await)
            } else {
                quote_spanned!(span=> #state.end(#label))
            };
            quote_spanned! {span=>
                if let __sw::Some(#cause) = #end {
                    #run.fail(#cause);
                }
            }
        });
        finish.collect()
    }

    /// The same for a sub-pipeline, which is told of its end by a call without an item.
    pub(super) fn finish_stage_sinks(&self) -> (TokenStream, TokenStream) {
        let region = &self.plan.regions[0];
        if region.sinks.is_empty() {
            return (TokenStream::new(), TokenStream::new());
        }
        let (ended, input) = (local("ended", Span::call_site()), local("input", Span::call_site()));
        let sinks = self.finish_sinks(region);
        (quote!(let #ended = #input.is_none();), quote!(if #ended { #sinks }))
    }

    /// The values of a region's terminals.
    pub(super) fn values(&self, region: &Region) -> TokenStream {
        region.fields.iter().map(|field| self.value(field)).collect()
    }

    /// The fields of the report, in the order written.
    fn fields(&self) -> Vec<&Field> {
        let mut fields: Vec<&Field> =
            self.plan.regions.iter().flat_map(|region| &region.fields).collect();
        fields.sort_by_key(|field| field.node);
        fields
    }

    /// The report's type, and the code that fills it.
    pub(super) fn report(&self) -> (TokenStream, TokenStream) {
        let run = local("run", Span::call_site());
        let fields = self.fields();
        let names: Vec<&Ident> =
            fields.iter().filter_map(|field| self.graph.node(field.node).name.as_ref()).collect();
        let locals = fields.iter().map(|field| {
            let span = self.span(field.node);
            let value = self.item(field.node, span);
            if self.names.is_spoken_of(field.node) { quote!(#value) } else { braced(&value, span) }
        });
        let (declared, literal) = match &self.graph.report_type {
            Some(ty) => (TokenStream::new(), literal_path(ty)),
            None => (self.report_type(&names), quote!(__Report)),
        };
        let code = quote! {
            #run.report(#literal { #(#names: #locals),* });
        };
        (declared, code)
    }

    fn report_type(&self, names: &[&Ident]) -> TokenStream {
        let parameters: Vec<Ident> =
            (0..names.len()).map(|index| format_ident!("T{index}")).collect();
        let parameters_in_use = (!names.is_empty()).then(|| quote!(<#(#parameters),*>));
        quote! {
            #[derive(Clone, Debug, PartialEq)]
            struct __Report #parameters_in_use { #(#names: #parameters),* }
        }
    }

    fn value(&self, field: &Field) -> TokenStream {
        let node = self.graph.node(field.node);
        let span = node.span;
        let (state, out) = (self.state_place(field.node), self.item(field.node, span));
        let ty = node.ty.as_ref().map(|ty| quote!(: #ty));
        match field.value {
            FieldValue::Finished => {
                let finish = self.finish_call(field.node, &state);
                let retype = self.retype(field.node);
                quote_spanned!(span=> let #out = #finish; #retype)
            }
            FieldValue::Ready => TokenStream::new(),
            FieldValue::Sink => quote_spanned!(span=> let #out #ty = #state.sink;),
            FieldValue::PutAside => {
                let aside = self.names.beside(field.node, "aside", span);
                let unfinished = local("unfinished", span);
                let finish = self.finish_call(field.node, &unfinished);
                let share = self.plan.transfers.report_shares[field.node.0];
                let finished = if share {
                    quote_spanned! {span=>
                        <_ as __sw::ZeroCopyShare>::__share(#finish)
                    }
                } else {
                    quote_spanned!(span=> #finish)
                };
                let aside = if self.plan.read_later.contains(&field.node) {
                    quote_spanned!(span=> #aside.into_inner())
                } else {
                    quote_spanned!(span=> #aside)
                };
                quote_spanned! {span=>
                    let __sw::Some(#out) =
                        #aside.or_else(|| #state.take().map(|#unfinished| #finished))
                    else { return };
                }
            }
        }
    }

    /// The variables for values that are put aside in their turn.
    pub(super) fn asides(&self, region: &Region) -> TokenStream {
        let put_aside = region.fields.iter().filter(|field| field.value == FieldValue::PutAside);
        put_aside
            .map(|field| {
                let aside = self.names.beside(field.node, "aside", self.span(field.node));
                if self.plan.read_later.contains(&field.node) {
                    quote!(let #aside = __sw::Aside::new();)
                } else {
                    quote!(let mut #aside = __sw::None;)
                }
            })
            .collect()
    }
}

/// `Summary<'a, T>` as the head of a struct literal: its arguments are inferred.
fn literal_path(ty: &Type) -> TokenStream {
    let Type::Path(path) = ty else {
        return quote!(#ty);
    };
    let mut path = path.path.clone();
    for segment in &mut path.segments {
        segment.arguments = PathArguments::None;
    }
    quote!(#path)
}

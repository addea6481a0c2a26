//! The macros of streamweave: a thin shell around [`streamweave_compiler`], which is an ordinary
//! library and holds everything.

#![forbid(unsafe_code)]

use proc_macro::TokenStream;

/// Compiles a drawn dataflow into one loop; see the documentation of the crate `streamweave`.
#[proc_macro]
pub fn pipeline(input: TokenStream) -> TokenStream {
    streamweave_compiler::pipeline(input.into()).into()
}

/// Makes a reusable `Stage` out of a drawing; see the documentation of the crate `streamweave`.
#[proc_macro]
pub fn stage(input: TokenStream) -> TokenStream {
    streamweave_compiler::stage(input.into()).into()
}

/// Derives `ZeroCopyShare`: the item is shared as `Arc<Self>`, or as itself under
/// `#[share(by_copy)]`.
#[proc_macro_derive(ZeroCopyShare, attributes(share))]
pub fn derive_zero_copy_share(input: TokenStream) -> TokenStream {
    streamweave_compiler::derive_share(input.into()).into()
}

/// Derives `ZeroCopyShareWeak`: the observer's handle is `std::sync::Weak<Self>`.
#[proc_macro_derive(ZeroCopyShareWeak)]
pub fn derive_zero_copy_share_weak(input: TokenStream) -> TokenStream {
    streamweave_compiler::derive_share_weak(input.into()).into()
}

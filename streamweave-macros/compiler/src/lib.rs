//! The compiler behind `pipeline!`.
use proc_macro2::TokenStream;
pub fn pipeline(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
pub fn stage(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
pub fn derive_share(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
pub fn derive_share_weak(_: TokenStream) -> TokenStream {
    TokenStream::new()
}

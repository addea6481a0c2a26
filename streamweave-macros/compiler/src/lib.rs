//! The compiler behind `pipeline!`: tokens in, a loop out.

mod ast;
mod check;
mod derive;
mod diagnostics;
mod emit;
mod flow;
mod graph;
mod model;
mod ops;
mod order;
mod parse;
mod plan;
mod transfer;

use proc_macro2::TokenStream;

pub use derive::{derive_share, derive_share_weak};

/// Compiles the body of a `pipeline!` into an expression.
pub fn pipeline(tokens: TokenStream) -> TokenStream {
    let mut errors = Vec::new();
    let ast = parse::parse_pipeline(tokens, &mut errors);
    let mut graph = model::model(ast, &mut errors);
    check::check(&mut graph, &mut errors);
    let plan = plan::plan(&graph);
    emit::emit_pipeline(&graph, &plan, &errors)
}

/// Compiles the body of a `stage!` into an expression that implements `Stage`.
pub fn stage(tokens: TokenStream) -> TokenStream {
    let mut errors = Vec::new();
    let ast = parse::parse_stage(tokens, &mut errors);
    let mut graph = model::model(ast, &mut errors);
    check::check(&mut graph, &mut errors);
    let plan = plan::plan(&graph);
    emit::emit_stage(&graph, &plan, &errors)
}

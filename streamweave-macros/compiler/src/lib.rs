//! The compiler behind `pipeline!`: tokens in, a loop out.

#![forbid(unsafe_code)]

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
mod regions;
mod transfer;

use proc_macro2::TokenStream;

use self::ast::Ast;
use self::diagnostics::Diagnostic;
use self::graph::Graph;

pub use derive::{derive_share, derive_share_weak};

/// Compiles the body of a `pipeline!` into an expression.
pub fn pipeline(tokens: TokenStream) -> TokenStream {
    let drawing = draw(parse::parse_pipeline, tokens);
    if let Some(error) = check::missing_feature(&drawing.graph) {
        return error.to_tokens();
    }
    let plan = plan::plan(&drawing.graph);
    emit::emit_pipeline(&drawing.graph, &plan, &drawing.errors)
}

/// Compiles the body of a `stage!` into an expression that implements `Stage`.
pub fn stage(tokens: TokenStream) -> TokenStream {
    let drawing = draw(parse::parse_stage, tokens);
    let plan = plan::plan(&drawing.graph);
    emit::emit_stage(&drawing.graph, &plan, &drawing.errors)
}

/// What the compiler's stages make of a `pipeline!`, as text for people and golden files.
pub struct Trace {
    /// The checked graph.
    pub graph: String,
    /// The plan.
    pub plan: String,
}

/// Follows the body of a `pipeline!` through the compiler.
pub fn trace(tokens: TokenStream) -> Trace {
    let drawing = draw(parse::parse_pipeline, tokens);
    let plan = plan::plan(&drawing.graph);
    Trace { graph: drawing.graph.to_string(), plan: plan::plan_text(&drawing.graph, &plan) }
}

/// A checked graph, and what was wrong with it before it was mended.
struct Drawing {
    graph: Graph,
    errors: Vec<Diagnostic>,
}

fn draw(parse: fn(TokenStream, &mut Vec<Diagnostic>) -> Ast, tokens: TokenStream) -> Drawing {
    let mut errors = Vec::new();
    let ast = parse(tokens, &mut errors);
    let mut graph = model::model(ast, &mut errors);
    check::check(&mut graph, &mut errors);
    Drawing { graph, errors }
}

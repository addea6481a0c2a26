//! What the arguments of a call are: closures and paths stand where they are called, everything else
//! is evaluated once, before the first item.

use proc_macro2::{Span, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprClosure, Pat};

use super::options;
use crate::ast::{self, Call, Port, Reference};
use crate::diagnostics::Diagnostic;
use crate::graph::{Argument, Options};
use crate::ops::{Parameter, Row, Shape, Structure};

/// Checks the arguments of a call against its operator's row.
pub(super) fn classify(
    row: &'static Row,
    mut call: Call,
) -> Result<(Vec<Argument>, Options), Diagnostic> {
    let options = options::read(row, &mut call)?;
    let expected = row.arguments.len();
    let broken = call.arguments.iter().any(|a| matches!(a, ast::Argument::Broken(_)));
    if call.arguments.len() != expected && !broken {
        return Err(wrong_count(row, &call));
    }
    let mut arguments = Vec::new();
    for (argument, parameter) in call
        .arguments
        .into_iter()
        .zip(row.arguments.iter().chain(std::iter::repeat(&Parameter::Once)))
    {
        arguments.push(match argument {
            ast::Argument::Expr(expr) => one(row, *expr, *parameter)?,
            ast::Argument::Broken(error) => {
                let error = error.help(format!("write `{}`", usage(row)));
                // A call that lacks arguments would be a second mistake.
                if expected != 1 {
                    return Err(error);
                }
                Argument::Poison(error)
            }
        });
    }
    Ok((arguments, options))
}

fn wrong_count(row: &'static Row, call: &Call) -> Diagnostic {
    let expected = row.arguments.len();
    let found = call.arguments.len();
    let span = match call.arguments.get(expected) {
        Some(ast::Argument::Expr(extra)) => first_token(extra),
        _ => call.close,
    };
    let noun = if expected == 1 { "argument" } else { "arguments" };
    Diagnostic::new(span, format!("`{}` takes {expected} {noun}, and {found} stand here", row.name))
        .help(format!("write `{}`", usage(row)))
}

/// How a call of the operator looks.
fn usage(row: &'static Row) -> String {
    let name = row.name;
    let inside = match name {
        "fold" | "scan" => "|| init, |state, item| ..",
        "fold_by" => "|item| key, || init, |state, item| ..",
        "reduce" => "|a, b| ..",
        "reduce_by" => "|item| key, |a, b| ..",
        "dedup_by_key" | "unique_by" | "chunk_by" | "min_by_key" | "max_by_key"
        | "sorted_by_key" => "|item| key",
        "map_batch" => "|items| ..",
        "join" | "left_join" | "outer_join" => "left, right, |left| key, |right| key",
        "lines" | "byte_lines" => "&data",
        "read_lines" | "read_chunks" | "read_lines_async" | "read_chunks_async" => "reader",
        "iter" => "items",
        "stream" => "stream",
        "channel" | "recv" => "receiver",
        "interval" | "throttle" | "debounce" => "duration",
        "rate_limit" => "n, duration",
        "then" | "try_then" | "attempt_then" => "async |item| ..",
        "buffered" | "buffer_unordered" => "n, async |item| ..",
        "timeout" => "duration, async |item| ..",
        "send" => "sender",
        "sink" => "&mut items",
        "source" => "source",
        "via" | "via_async" => "stage",
        "tumbling" => "size, |item| time",
        "sliding" => "size, step, |item| time",
        "session" => "gap, |item| time",
        "tumbling_now" => "size",
        "sliding_now" => "size, step",
        "session_now" => "gap",
        _ => match row.arguments {
            [] => "",
            [Parameter::Body] => "|item| ..",
            _ => "n",
        },
    };
    format!("{name}({inside})")
}

fn one(row: &'static Row, expr: Expr, parameter: Parameter) -> Result<Argument, Diagnostic> {
    if let Some(error) = refuse_async(row, &expr) {
        return Err(error);
    }
    if parameter == Parameter::Once {
        return match &expr {
            Expr::Closure(_) if usage(row).ends_with("(n)") => Err(number_wanted(row, &expr)),
            _ => Ok(Argument::Once(Box::new(expr))),
        };
    }
    match &expr {
        Expr::Closure(closure) if closure.capture.is_some() => {
            annotated(closure)?;
            Ok(Argument::Once(Box::new(expr)))
        }
        Expr::Closure(_) | Expr::Path(_) => Ok(Argument::InPlace(Box::new(expr))),
        Expr::Lit(_) => Err(Diagnostic::new(
            first_token(&expr),
            format!("`{}` takes a closure or a function here", row.name),
        )
        .help(format!("write `{}`", usage(row)))),
        _ => Ok(Argument::Once(Box::new(expr))),
    }
}

fn number_wanted(row: &'static Row, expr: &Expr) -> Diagnostic {
    let error =
        Diagnostic::new(first_token(expr), format!("`{}` takes a number, not a closure", row.name));
    match row.name {
        "take" | "skip" => {
            error.help(format!("write `{0}(n)` or `{0}_while(|item| ..)`", row.name))
        }
        name => error.help(format!("write `{name}(n)`")),
    }
}

/// Only operators that await take what is `async`; they own the item, so `move` says nothing.
fn refuse_async(row: &Row, expr: &Expr) -> Option<Diagnostic> {
    let is_async = match expr {
        Expr::Closure(closure) => closure.asyncness.map(|token| token.span()),
        Expr::Async(block) => Some(block.async_token.span()),
        _ => None,
    };
    if row.asynchronous {
        let Expr::Closure(ExprClosure { capture: Some(moves), asyncness: Some(_), .. }) = expr
        else {
            return None;
        };
        let error = Diagnostic::new(
            moves.span(),
            "an `async move` closure would be used up by its first item",
        );
        return Some(error.help("drop `move`: the item is already owned"));
    }
    is_async.map(|span| {
        let error =
            Diagnostic::new(span, format!("`{}` is synchronous, and this is `async`", row.name));
        match awaiting_twin(row.name) {
            Some(twin) => error.help(format!("write `{twin}(async |item| ..)`")),
            None => error.help(format!(
                "await in a stage of its own: `then(async |item| ..) -> {}(..)`",
                row.name
            )),
        }
    })
}

/// The operator that awaits what this one calls.
fn awaiting_twin(operator: &str) -> Option<&'static str> {
    match operator {
        "map" | "for_each" => Some("then"),
        "try_map" | "try_for_each" => Some("try_then"),
        "attempt" => Some("attempt_then"),
        _ => None,
    }
}

/// A `move` closure lives outside the loop, where its parameter's type cannot be inferred.
fn annotated(closure: &ExprClosure) -> Result<(), Diagnostic> {
    let bare = closure.inputs.iter().find(|input| !matches!(input, Pat::Type(_)));
    let Some(bare) = bare else { return Ok(()) };
    let name = bare.to_token_stream().to_string();
    Err(Diagnostic::new(
        first_token(bare),
        "a `move` closure is made once, before the first item, and must say its parameter's type",
    )
    .help(format!("write `move |{name}: Type|`, drop `move`, or use `scan` for state")))
}

/// The names that the arguments may stand for.
pub(super) fn mentioned(call: &Call) -> Vec<String> {
    let first_word = |argument: &ast::Argument| {
        let ast::Argument::Expr(expr) = argument else { return None };
        match expr.to_token_stream().into_iter().next() {
            Some(TokenTree::Ident(word)) => Some(word.to_string()),
            _ => None,
        }
    };
    call.arguments.iter().filter_map(first_word).collect()
}

/// Splits the names of the inputs from the arguments of a fan-in.
pub(super) fn split_inputs(
    row: &'static Row,
    mut call: Call,
) -> Result<(Vec<(Reference, Span)>, Call), Diagnostic> {
    let fixed = matches!(
        row.shape,
        Shape::Structural(
            Structure::Zip | Structure::Join | Structure::OuterJoin | Structure::With
        )
    );
    let leading = if fixed { 2 } else { call.arguments.len() };
    let operator = row.name;
    if call.arguments.len() < leading.max(2) {
        return Err(Diagnostic::new(call.close, format!("`{operator}` joins at least two chains"))
            .help(format!("write `{operator}(first, second{})`", keys(row))));
    }
    let all = leading + row.arguments.len();
    if call.arguments.len() != all {
        return Err(wrong_inputs(row, &call, all));
    }
    let rest = call.arguments.split_off(leading);
    let inputs = std::mem::replace(&mut call.arguments, rest);
    let references = inputs
        .into_iter()
        .map(|input| match input {
            ast::Argument::Broken(error) => Err(error),
            ast::Argument::Expr(expr) => reference(row, &expr),
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok((references, call))
}

/// The chains are there, and the closures are not; or there are too many chains.
fn wrong_inputs(row: &'static Row, call: &Call, expected: usize) -> Diagnostic {
    let operator = row.name;
    let span = match call.arguments.get(expected) {
        Some(ast::Argument::Expr(surplus)) => first_token(surplus),
        _ => call.close,
    };
    let what = if row.arguments.is_empty() { "" } else { " and a key for each" };
    Diagnostic::new(span, format!("`{operator}` joins two chains{what}"))
        .help(format!("write `{operator}(first, second{})`", keys(row)))
}

fn keys(row: &Row) -> &'static str {
    if row.arguments.is_empty() { "" } else { ", |a| key, |b| key" }
}

/// `name` or `name.port` as an argument.
fn reference(row: &Row, expr: &Expr) -> Result<(Reference, Span), Diagnostic> {
    let found = match expr {
        Expr::Path(path) => path.path.get_ident().map(|name| (name.clone(), None)),
        Expr::Field(field) => match &*field.base {
            Expr::Path(path) => path.path.get_ident().map(|name| {
                let port = Port {
                    name: field.member.to_token_stream().to_string(),
                    span: field.member.span(),
                };
                (name.clone(), Some(port))
            }),
            _ => None,
        },
        _ => None,
    };
    match found {
        Some((name, port)) => {
            let span = name.span();
            Ok((Reference { name, port }, span))
        }
        None => Err(Diagnostic::new(
            first_token(expr),
            format!("`{}` takes the names of chains", row.name),
        )
        .help("name this chain first: `name = ..;`")),
    }
}

/// The first token of what the user wrote: a place that rustc can underline.
pub(super) fn first_token(tokens: &impl ToTokens) -> Span {
    match tokens.to_token_stream().into_iter().next() {
        Some(TokenTree::Group(group)) => group.span_open(),
        Some(tree) => tree.span(),
        None => Span::call_site(),
    }
}

//! The arguments of a call: expressions, and options as `name = value`.

use proc_macro2::{Group, Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Ident, Token};

use crate::ast::{Argument, CallOption};
use crate::diagnostics::Diagnostic;

enum Parsed {
    Plain(Argument),
    Option(CallOption),
}

pub(super) fn parse(group: &Group) -> (Vec<Argument>, Vec<CallOption>) {
    let mut arguments = Vec::new();
    let mut options = Vec::new();
    let close = group.span_close();
    let parsed = all.parse2(group.stream()).unwrap_or_else(|error| {
        vec![Parsed::Plain(Argument::Broken(broken(&error, group.stream(), close)))]
    });
    for argument in parsed {
        match argument {
            Parsed::Plain(argument) => arguments.push(argument),
            Parsed::Option(option) => options.push(option),
        }
    }
    (arguments, options)
}

fn all(input: ParseStream<'_>) -> syn::Result<Vec<Parsed>> {
    let mut parsed = Vec::new();
    while !input.is_empty() {
        parsed.push(one(input)?);
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(parsed)
}

fn one(input: ParseStream<'_>) -> syn::Result<Parsed> {
    let is_option = input.peek(Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]);
    if is_option {
        let name: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        let value = Box::new(input.parse()?);
        return Ok(Parsed::Option(CallOption { name, value }));
    }
    let expr: Expr = input.parse()?;
    Ok(Parsed::Plain(Argument::Expr(Box::new(expr))))
}

/// An error at the end of loose tokens would point at the whole macro: it goes to the parenthesis.
fn broken(error: &syn::Error, tokens: TokenStream, close: Span) -> Diagnostic {
    let at_end = is_call_site(error.span()) || tokens.is_empty();
    let span = if at_end { close } else { error.span() };
    Diagnostic::new(span, format!("cannot read this argument: {error}"))
}

fn is_call_site(span: Span) -> bool {
    format!("{span:?}") == format!("{:?}", Span::call_site())
}

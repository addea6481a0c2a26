//! `match { .. }`: Rust's patterns and guards, and ports as targets.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Pat, Token};

use crate::ast::{Routing, RoutingArm, Target, is_group};
use crate::diagnostics::Diagnostic;

pub(super) fn parse(keyword: Span, group: &Group) -> Result<Routing, Diagnostic> {
    let arms = arms.parse2(group.stream()).map_err(|error| located(&error, group.span_close()))?;
    Ok(Routing { keyword, braces: group.span(), arms })
}

fn located(error: &syn::Error, close: Span) -> Diagnostic {
    let call_site = format!("{:?}", Span::call_site());
    let span = if format!("{:?}", error.span()) == call_site { close } else { error.span() };
    Diagnostic::new(span, error.to_string())
        .help("an arm is `pattern => port`, `pattern if guard => port(expr)` or `_ => drop`")
}

fn arms(input: ParseStream<'_>) -> syn::Result<Vec<RoutingArm>> {
    let mut arms = Vec::new();
    while !input.is_empty() {
        let pattern = Pat::parse_multi_with_leading_vert(input)?;
        let guard =
            if input.peek(Token![if]) { Some((input.parse()?, input.parse()?)) } else { None };
        input.parse::<Token![=>]>()?;
        let target = target(input)?;
        arms.push(RoutingArm { pattern, guard, target });
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(arms)
}

fn target(input: ParseStream<'_>) -> syn::Result<Target> {
    let mut words: Vec<TokenTree> = Vec::new();
    let start = input.span();
    while !input.is_empty() && !input.peek(Token![,]) {
        words.push(input.parse()?);
    }
    match words.as_slice() {
        [TokenTree::Ident(port)] if port == "drop" => Ok(Target::Drop),
        [TokenTree::Ident(port)] => Ok(Target::Whole(port.clone())),
        [TokenTree::Ident(port), group] if is_group(group, Delimiter::Parenthesis) => {
            Ok(value(port, group))
        }
        [first, ..] => Err(syn::Error::new(first.span(), "expected a port")),
        [] => Err(syn::Error::new(start, "expected a port")),
    }
}

fn value(port: &Ident, group: &TokenTree) -> Target {
    let TokenTree::Group(group) = group else { unreachable!("checked by the caller") };
    let tokens: TokenStream = group.stream();
    Target::Value(port.clone(), tokens)
}

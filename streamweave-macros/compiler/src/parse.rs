//! Tokens to [`Ast`]. A statement ends at its `;`, whatever stands in it, so one that cannot be read
//! never hides its neighbours.

mod arguments;
mod heads;
mod routing;
mod statement;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Token, Type};

use crate::ast::{Ast, Parameter};
use crate::diagnostics::Diagnostic;

/// Reads the body of a `pipeline!`.
pub(crate) fn parse_pipeline(tokens: TokenStream, errors: &mut Vec<Diagnostic>) -> Ast {
    parse_body(tokens, None, errors)
}

/// Reads `|name: Type| body`, the inside of a `stage!`.
pub(crate) fn parse_stage(tokens: TokenStream, errors: &mut Vec<Diagnostic>) -> Ast {
    let fallback = tokens.clone();
    match split_parameter.parse2(tokens) {
        Ok((parameter, body)) => parse_body(body, Some(parameter), errors),
        Err(error) => {
            errors.push(
                Diagnostic::new(error.span(), "a `stage!` begins with its input")
                    .help("write `stage! { |item: Type| item -> .. }`"),
            );
            Ast {
                heads: Vec::new(),
                parameter: None,
                statements: Vec::new(),
                unread: Vec::new(),
                span: first_span(&fallback),
            }
        }
    }
}

fn split_parameter(input: ParseStream<'_>) -> syn::Result<(Parameter, TokenStream)> {
    input.parse::<Token![|]>()?;
    let name: Ident = input.parse()?;
    input.parse::<Token![:]>()?;
    let ty: Type = input.parse()?;
    input.parse::<Token![|]>()?;
    let body: TokenStream = input.parse()?;
    Ok((Parameter { name, ty }, body))
}

fn parse_body(
    tokens: TokenStream,
    parameter: Option<Parameter>,
    errors: &mut Vec<Diagnostic>,
) -> Ast {
    let span = first_span(&tokens);
    let mut heads = Vec::new();
    let mut statements = Vec::new();
    let mut unread = Vec::new();
    for (words, terminated) in split_statements(tokens) {
        match heads::parse(&words, statements.is_empty()) {
            Some(Ok(head)) => heads.push(head),
            Some(Err(error)) => errors.push(error),
            None => {
                let all: TokenStream = words.iter().cloned().collect();
                let statement = statement::parse(words, terminated, errors);
                if statement.is_broken() {
                    collect_words(all, &mut unread);
                }
                statements.push(statement);
            }
        }
    }
    Ast { heads, parameter, statements, unread, span }
}

fn collect_words(tokens: TokenStream, words: &mut Vec<String>) {
    for tree in tokens {
        match tree {
            TokenTree::Ident(word) => words.push(word.to_string()),
            TokenTree::Group(group) => collect_words(group.stream(), words),
            TokenTree::Literal(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// The trees between two `;`, and whether a `;` followed.
fn split_statements(tokens: TokenStream) -> Vec<(Vec<TokenTree>, bool)> {
    let mut statements = Vec::new();
    let mut words = Vec::new();
    for tree in tokens {
        if is_punct(&tree, ';') {
            if !words.is_empty() {
                statements.push((std::mem::take(&mut words), true));
            }
        } else {
            words.push(tree);
        }
    }
    if !words.is_empty() {
        statements.push((words, false));
    }
    statements
}

fn is_punct(tree: &TokenTree, punct: char) -> bool {
    matches!(tree, TokenTree::Punct(found) if found.as_char() == punct)
}

fn first_span(tokens: &TokenStream) -> Span {
    tokens.clone().into_iter().next().map_or_else(Span::call_site, |tree| tree.span())
}

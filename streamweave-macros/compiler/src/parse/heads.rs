//! The lines before the first chain: `deny(..)`, `move`, `report Type`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::{Ident, Token};

use crate::ast::{Head, is_group};
use crate::diagnostics::Diagnostic;

/// Reads a head line; `None` when the words are a chain.
pub(super) fn parse(words: &[TokenTree], first: bool) -> Option<Result<Head, Diagnostic>> {
    let TokenTree::Ident(word) = &words[0] else {
        return None;
    };
    let head = match (word.to_string().as_str(), &words[1..]) {
        ("move", []) => Ok(Head::Move),
        ("deny", [group]) if is_group(group, Delimiter::Parenthesis) => deny(group),
        ("report", []) => report(word, &[]),
        ("report", [next, ..]) if !is_operator(next) => report(word, &words[1..]),
        _ => return None,
    };
    Some(head.and_then(|head| {
        if first {
            Ok(head)
        } else {
            Err(Diagnostic::new(word.span(), format!("`{word}` stands before the first chain"))
                .help("move this line to the head of the body"))
        }
    }))
}

/// `report = ..`, `report: T = ..` and `report -> ..` are chains about a stage of that name.
fn is_operator(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(punct) if matches!(punct.as_char(), '=' | '-' | '.'))
        || is_group(tree, Delimiter::Parenthesis)
        || matches!(tree, TokenTree::Punct(punct)
            if punct.as_char() == ':' && punct.spacing() == proc_macro2::Spacing::Alone)
}

fn deny(group: &TokenTree) -> Result<Head, Diagnostic> {
    let TokenTree::Group(group) = group else { unreachable!("checked by the caller") };
    let parser = Punctuated::<Ident, Token![,]>::parse_terminated;
    let words = syn::parse::Parser::parse2(parser, group.stream())
        .map_err(|_| deny_takes(group.span_open()))?;
    if words.is_empty() {
        return Err(deny_takes(group.span_open()));
    }
    for word in &words {
        if !["share", "clone", "encode"].contains(&word.to_string().as_str()) {
            return Err(deny_takes(word.span()));
        }
    }
    Ok(Head::Deny { words: words.into_iter().collect() })
}

fn deny_takes(span: proc_macro2::Span) -> Diagnostic {
    Diagnostic::new(span, "`deny` takes `share`, `clone` and `encode`")
        .help("write for example `deny(share, clone);`")
}

fn report(word: &Ident, rest: &[TokenTree]) -> Result<Head, Diagnostic> {
    let tokens: TokenStream = rest.iter().cloned().collect();
    syn::parse2(tokens).map(|ty| Head::Report { ty: Box::new(ty) }).map_err(|_| {
        Diagnostic::new(word.span(), "`report` takes the type of the result")
            .help("write `report Summary;`, where `Summary` has a field for each named terminal")
    })
}

//! One statement: an optional name, a start, and what its arrows lead to.

use proc_macro2::{Delimiter, Spacing, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Token, Type};

use super::{arguments, is_punct, routing};
use crate::ast::{Call, Link, LinkStage, Name, Port, Reference, Start, Statement, is_group};
use crate::diagnostics::Diagnostic;

pub(super) fn parse(
    words: Vec<TokenTree>,
    terminated: bool,
    errors: &mut Vec<Diagnostic>,
) -> Statement {
    let words = without_let(words, errors);
    let before = words[0].span();
    let (name, body) = match split_name(words, errors) {
        Ok(split) => split,
        Err(broken) => {
            let (name, error) = *broken;
            return Statement { name, start: Start::Broken(error), links: Vec::new(), terminated };
        }
    };
    let fallback = name.as_ref().map_or(before, |name| name.equals);
    let mut pieces = split_arrows(body).into_iter();
    let (_, first) = pieces.next().unwrap_or((fallback, Vec::new()));
    let start = start(&first, fallback);
    let links = pieces.map(|(arrow, words)| Link { arrow, stage: link(&words, arrow) }).collect();
    Statement { name, start, links, terminated }
}

/// `let` is a habit from outside: the rest of the line is read as if it were not there.
fn without_let(mut words: Vec<TokenTree>, errors: &mut Vec<Diagnostic>) -> Vec<TokenTree> {
    let is_let = matches!(&words[0], TokenTree::Ident(word) if word == "let");
    if is_let && words.len() > 1 {
        errors.push(
            Diagnostic::new(words[0].span(), "a chain is named without `let`")
                .help("remove `let`: `name = ..;`"),
        );
        words.remove(0);
    }
    words
}

/// Splits `name: Type =` off; the type may hold any tokens a type can.
#[expect(clippy::type_complexity, reason = "the parts of one line, taken apart by its only caller")]
fn split_name(
    words: Vec<TokenTree>,
    errors: &mut Vec<Diagnostic>,
) -> Result<(Option<Name>, Vec<TokenTree>), Box<(Option<Name>, Diagnostic)>> {
    let named = |punct: char| {
        matches!(words.get(1), Some(TokenTree::Punct(found))
            if found.as_char() == punct && found.spacing() == Spacing::Alone)
    };
    let TokenTree::Ident(ident) = &words[0] else {
        return Ok((None, words));
    };
    if named('=') {
        let name =
            Name { ident: ident.clone(), ty: None, colon: ident.span(), equals: words[1].span() };
        return Ok((Some(name), words[2..].to_vec()));
    }
    if !named(':') {
        return Ok((None, words));
    }
    let typed = |input: ParseStream<'_>| {
        let name: Ident = input.parse()?;
        let colon = input.parse::<Token![:]>()?.span;
        let ty: Type = input.parse()?;
        let equals = input.parse::<Token![=]>()?.span;
        Ok((
            Name { ident: name, ty: Some(Box::new(ty)), colon, equals },
            input.parse::<TokenStream>()?,
        ))
    };
    match typed.parse2(words.iter().cloned().collect()) {
        Ok((name, rest)) => Ok((Some(name), rest.into_iter().collect())),
        Err(_) => {
            let error = Diagnostic::new(words[1].span(), "expected a type and `=` after the name")
                .help(format!("write `{ident}: Type = ..` or `{ident} = ..`"));
            let equals = words.iter().position(|tree| is_punct(tree, '='));
            let at = equals.unwrap_or(1);
            let (colon, equals_at) = (words[1].span(), words[at].span());
            let name = Some(Name { ident: ident.clone(), ty: None, colon, equals: equals_at });
            if equals.is_none() {
                return Err(Box::new((name, error)));
            }
            errors.push(error);
            Ok((name, words[at + 1..].to_vec()))
        }
    }
}

/// The pieces between `->`, each with the arrow before it; an arrow bears the span of its first half.
fn split_arrows(words: Vec<TokenTree>) -> Vec<(Span, Vec<TokenTree>)> {
    let mut pieces = vec![(Span::call_site(), Vec::new())];
    let mut words = words.into_iter().peekable();
    while let Some(tree) = words.next() {
        let arrow = matches!(&tree, TokenTree::Punct(punct)
                if punct.as_char() == '-' && punct.spacing() == Spacing::Joint)
            && words.peek().is_some_and(|next| is_punct(next, '>'));
        if arrow {
            words.next();
            pieces.push((tree.span(), Vec::new()));
        } else if let Some((_, piece)) = pieces.last_mut() {
            piece.push(tree);
        }
    }
    pieces
}

fn start(words: &[TokenTree], fallback: Span) -> Start {
    match words {
        [] => Start::Broken(
            Diagnostic::new(fallback, "a chain begins with a source or a name")
                .help("write for example `iter(0..10)`"),
        ),
        [TokenTree::Ident(name)] => Start::Reference(Reference { name: name.clone(), port: None }),
        [TokenTree::Ident(name), dot, port] if is_punct(dot, '.') => match port_of(port) {
            Some(port) => Start::Reference(Reference { name: name.clone(), port: Some(port) }),
            None => Start::Broken(expected_port(port.span())),
        },
        [TokenTree::Ident(_), dot] if is_punct(dot, '.') => {
            Start::Broken(expected_port(dot.span()))
        }
        [TokenTree::Ident(_), ..] => match call(words) {
            Ok(call) => Start::Call(call),
            Err(error) => Start::Broken(error),
        },
        [first, ..] => Start::Broken(
            Diagnostic::new(start_of(first), "a chain begins with a source or a name")
                .help(format!("write `iter({})`", words.iter().cloned().collect::<TokenStream>())),
        ),
    }
}

fn expected_port(span: Span) -> Diagnostic {
    Diagnostic::new(span, "expected the name of a port after `.`").help("write for example `.err`")
}

fn port_of(tree: &TokenTree) -> Option<Port> {
    match tree {
        TokenTree::Ident(ident) => Some(Port { name: ident.to_string(), span: ident.span() }),
        TokenTree::Literal(number) => Some(Port { name: number.to_string(), span: number.span() }),
        TokenTree::Group(_) | TokenTree::Punct(_) => None,
    }
}

fn link(words: &[TokenTree], arrow: Span) -> LinkStage {
    match words {
        [] => LinkStage::Broken(
            Diagnostic::new(arrow, "expected an operator after `->`")
                .help("write for example `-> map(|x| x)`, or end the chain before this arrow"),
        ),
        [TokenTree::Ident(keyword), TokenTree::Group(arms)]
            if keyword == "match" && arms.delimiter() == Delimiter::Brace =>
        {
            match routing::parse(keyword.span(), arms) {
                Ok(routing) => LinkStage::Match(routing),
                Err(error) => LinkStage::Broken(error),
            }
        }
        [TokenTree::Ident(keyword), ..] if keyword == "match" => LinkStage::Broken(
            Diagnostic::new(keyword.span(), "expected the arms of `match` in braces")
                .help("write `match { pattern => port, .. }`: the item itself is matched"),
        ),
        _ => match call(words) {
            Ok(call) => LinkStage::Call(call),
            Err(error) => LinkStage::Broken(error),
        },
    }
}

/// `operator(..)`; what follows the parentheses is the mistake that a missing `;` or `->` makes.
fn call(words: &[TokenTree]) -> Result<Call, Diagnostic> {
    let TokenTree::Ident(operator) = &words[0] else {
        return Err(Diagnostic::new(start_of(&words[0]), "expected the name of an operator")
            .help("write for example `map(|x| x)`"));
    };
    match &words[1..] {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            let (arguments, options) = arguments::parse(group);
            let close = group.span_close();
            Ok(Call { operator: operator.clone(), arguments, options, close })
        }
        [] => Err(Diagnostic::new(operator.span(), format!("`{operator}` needs parentheses"))
            .help(format!("write `{operator}(..)`"))),
        [group, next, ..] if is_group(group, Delimiter::Parenthesis) => {
            let error = Diagnostic::new(start_of(next), "expected `->` or `;`");
            Err(match next {
                TokenTree::Punct(punct) => error.help(format!("write `->` in place of `{punct}`")),
                _ => error.help(format!(
                    "end the chain with `;` after `{operator}(..)`, or go on with `->`"
                )),
            })
        }
        [next, ..] => {
            Err(Diagnostic::new(start_of(next), format!("expected `(` after `{operator}`"))
                .help(format!("write `{operator}(..)`")))
        }
    }
}

/// A group is pointed at by its opening bracket.
fn start_of(tree: &TokenTree) -> Span {
    match tree {
        TokenTree::Group(group) => group.span_open(),
        other => other.span(),
    }
}

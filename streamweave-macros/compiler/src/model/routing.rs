//! `match` and `round_robin`: one stage with several ports.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, Lit, Pat, PatIdent};

use super::Builder;
use super::arguments::{self, first_token};
use crate::ast::{Call, Routing, RoutingArm, Target};
use crate::diagnostics::Diagnostic;
use crate::graph::{Argument, Arm, ArmTarget, Kind, NodeId, PortKind};
use crate::ops::Row;

impl Builder<'_> {
    pub(super) fn route(&mut self, routing: Routing) -> NodeId {
        if routing.arms.is_empty() {
            return self.poison(
                Diagnostic::new(routing.keyword, "this `match` has no arms")
                    .help("write for example `match { Ok(x) => good(x), Err(e) => bad(e) }`"),
            );
        }
        if let Some(error) = routing.arms.iter().find_map(forbidden) {
            return self.poison(error);
        }
        let mut ports: Vec<(String, Span)> = Vec::new();
        let mut arms = Vec::new();
        for arm in routing.arms {
            match self.arm(arm, &mut ports) {
                Ok(arm) => arms.push(arm),
                Err(error) => return self.poison(error),
            }
        }
        let kind = Kind::Route { arms, braces: routing.braces };
        let id = self.add(routing.keyword, routing.keyword, kind, "match".to_owned());
        for (index, (name, span)) in ports.into_iter().enumerate() {
            let label = format!("match.{name}");
            let port = Kind::Port(PortKind::Arm { index, name });
            let port = self.add(span, span, port, label);
            self.graph.connect(id, port, span);
        }
        id
    }

    fn arm(&mut self, arm: RoutingArm, ports: &mut Vec<(String, Span)>) -> Result<Arm, Diagnostic> {
        let target = match arm.target {
            Target::Drop => ArmTarget::Drop,
            Target::Whole(port) => {
                let binding = lone_binding(&arm.pattern);
                if binding.is_none() {
                    refuse_shadowing(&arm.pattern, &port)?;
                }
                ArmTarget::Whole { port: port_index(ports, &port), at: port.span(), binding }
            }
            Target::Value(port, tokens) => {
                ArmTarget::Value { port: port_index(ports, &port), at: port.span(), tokens }
            }
        };
        Ok(Arm { pattern: arm.pattern, guard: arm.guard, target })
    }

    pub(super) fn round_robin(&mut self, row: &'static Row, call: Call) -> NodeId {
        let span = call.operator.span();
        let (arguments, options) = match arguments::classify(row, call) {
            Ok(classified) => classified,
            Err(error) => return self.poison(error),
        };
        let Some(count) = arguments.first().and_then(literal_count) else {
            let at = arguments.first().and_then(Argument::expr).map_or(span, first_token);
            return self.poison(
                Diagnostic::new(at, "`round_robin` needs to know the number of its ports")
                    .help("write a number from 2 to 64, for example `round_robin(2)`"),
            );
        };
        let kind = Kind::Operator { row, arguments, options };
        let id = self.add(span, span, kind, row.name.to_owned());
        for index in 0..count {
            let label = format!("round_robin.{index}");
            let port = Kind::Port(PortKind::Turn { index });
            let port = self.add(span, span, port, label);
            self.graph.connect(id, port, span);
        }
        id
    }
}

fn literal_count(argument: &Argument) -> Option<usize> {
    let Some(Expr::Lit(literal)) = argument.expr() else {
        return None;
    };
    let Lit::Int(number) = &literal.lit else {
        return None;
    };
    number.base10_parse().ok().filter(|count| (2..=64).contains(count))
}

fn port_index(ports: &mut Vec<(String, Span)>, port: &Ident) -> usize {
    let name = port.to_string();
    ports.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
        ports.push((name, port.span()));
        ports.len() - 1
    })
}

/// `entry` in `entry if .. => port`: the item itself under another name.
fn lone_binding(pattern: &Pat) -> Option<Ident> {
    match pattern {
        Pat::Ident(PatIdent { ident, subpat: None, by_ref: None, .. })
            if ident.to_string().starts_with(|c: char| c.is_lowercase() || c == '_') =>
        {
            Some(ident.clone())
        }
        _ => None,
    }
}

/// `Text(text) => text` reads as if the port took the binding, and would take the whole item.
fn refuse_shadowing(pattern: &Pat, port: &Ident) -> Result<(), Diagnostic> {
    let found = mentions(pattern.to_token_stream(), port);
    if !found {
        return Ok(());
    }
    Err(Diagnostic::new(
        port.span(),
        format!("`{port}` is a port here and a binding in the pattern"),
    )
    .help(format!(
        "write `{port}({port})` to pass the binding on, or rename the port to pass the whole item"
    )))
}

/// Control flow cannot leave an arm: what it decides must be an item.
fn forbidden(arm: &RoutingArm) -> Option<Diagnostic> {
    let mut tokens = TokenStream::new();
    if let Some((_, guard)) = &arm.guard {
        guard.to_tokens(&mut tokens);
    }
    if let Target::Value(_, value) = &arm.target {
        tokens.extend(value.clone());
    }
    find_jump(tokens).map(|(span, word)| {
        Diagnostic::new(span, format!("`{word}` cannot leave the arm of a `match`"))
            .help("route the `Result` itself: `match { Ok(x) => good(x), Err(e) => bad(e) }`")
    })
}

fn find_jump(tokens: TokenStream) -> Option<(Span, String)> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Ident(word)
                if ["return", "break", "continue", "await"]
                    .contains(&word.to_string().as_str()) =>
            {
                return Some((word.span(), word.to_string()));
            }
            // A closure or loop in an arm keeps its own control flow; only a bare `?` is refused.
            TokenTree::Punct(punct) if punct.as_char() == '?' && index > 0 => {
                return Some((punct.span(), "?".to_owned()));
            }
            TokenTree::Group(group) => {
                if let Some(found) = find_jump(group.stream()) {
                    return Some(found);
                }
            }
            _ => {}
        }
    }
    None
}

fn mentions(tokens: TokenStream, word: &Ident) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Ident(found) => found == *word,
        TokenTree::Group(group) => mentions(group.stream(), word),
        TokenTree::Literal(_) | TokenTree::Punct(_) => false,
    })
}

//! The drawing as it is written: names, chains and arguments, without any meaning.

use proc_macro2::{Delimiter, Ident, Span, TokenStream};
use syn::{Expr, Pat, Token, Type};

use crate::diagnostics::Diagnostic;

/// The body of a `pipeline!` or a `stage!`.
pub(crate) struct Ast {
    pub(crate) heads: Vec<Head>,
    /// The parameter of a `stage!`.
    pub(crate) parameter: Option<Parameter>,
    pub(crate) statements: Vec<Statement>,
    /// The words of every piece that could not be read.
    pub(crate) unread: Vec<String>,
    /// The whole body, where nothing smaller can be pointed at.
    pub(crate) span: Span,
}

/// `|name: Type|`.
pub(crate) struct Parameter {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
}

/// A line before the first chain.
pub(crate) enum Head {
    Deny { words: Vec<Ident> },
    Move,
    Report { ty: Box<Type> },
}

/// `name: Type = start -> link -> link;`
pub(crate) struct Statement {
    pub(crate) name: Option<Name>,
    pub(crate) start: Start,
    pub(crate) links: Vec<Link>,
    /// Whether a `;` ends it; only the last statement may leave it out.
    pub(crate) terminated: bool,
}

pub(crate) struct Name {
    pub(crate) ident: Ident,
    pub(crate) ty: Option<Box<Type>>,
    /// The `:` before the type, or the name where there is none.
    pub(crate) colon: Span,
    /// The `=` behind it.
    pub(crate) equals: Span,
}

/// What stands before the first arrow.
pub(crate) enum Start {
    Reference(Reference),
    Call(Call),
    Broken(Diagnostic),
}

/// `name` or `name.port`.
#[derive(Clone)]
pub(crate) struct Reference {
    pub(crate) name: Ident,
    pub(crate) port: Option<Port>,
}

#[derive(Clone)]
pub(crate) struct Port {
    pub(crate) name: String,
    pub(crate) span: Span,
}

/// An arrow and what it leads to.
pub(crate) struct Link {
    pub(crate) arrow: Span,
    pub(crate) stage: LinkStage,
}

pub(crate) enum LinkStage {
    Call(Call),
    Match(Routing),
    Broken(Diagnostic),
}

/// `operator(argument, option = value)`.
pub(crate) struct Call {
    pub(crate) operator: Ident,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) options: Vec<CallOption>,
    /// The closing parenthesis, or the operator when there is none.
    pub(crate) close: Span,
}

pub(crate) enum Argument {
    Expr(Box<Expr>),
    Broken(Diagnostic),
}

pub(crate) struct CallOption {
    pub(crate) name: Ident,
    pub(crate) value: Box<Expr>,
}

/// `match { pattern if guard => port(expr), .. }`.
pub(crate) struct Routing {
    pub(crate) keyword: Span,
    pub(crate) braces: Span,
    pub(crate) arms: Vec<RoutingArm>,
}

pub(crate) struct RoutingArm {
    pub(crate) pattern: Pat,
    pub(crate) guard: Option<(Token![if], Expr)>,
    pub(crate) target: Target,
}

/// What an arm does with its item.
pub(crate) enum Target {
    /// `=> drop`
    Drop,
    /// `=> port`
    Whole(Ident),
    /// `=> port(expr)`
    Value(Ident, TokenStream),
}

impl Statement {
    /// The token that stands for the statement where no stage can be pointed at.
    pub(crate) fn span(&self) -> Span {
        match (&self.name, &self.start) {
            (Some(name), _) => name.ident.span(),
            (None, Start::Reference(reference)) => reference.name.span(),
            (None, Start::Call(call)) => call.operator.span(),
            (None, Start::Broken(error)) => error.span(),
        }
    }
}

impl Statement {
    /// Whether a part of it could not be read.
    pub(crate) fn is_broken(&self) -> bool {
        matches!(self.start, Start::Broken(_))
            || self.links.iter().any(|link| matches!(link.stage, LinkStage::Broken(_)))
    }
}

/// Whether a token tree is a group in the given brackets.
pub(crate) fn is_group(tree: &proc_macro2::TokenTree, delimiter: Delimiter) -> bool {
    matches!(tree, proc_macro2::TokenTree::Group(group) if group.delimiter() == delimiter)
}

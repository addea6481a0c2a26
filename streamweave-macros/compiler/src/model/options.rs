//! What stands behind the arguments of a call: `name = value`.

use syn::{Expr, Ident};

use super::arguments::first_token;
use crate::ast::{Argument, Call, CallOption};
use crate::diagnostics::{Diagnostic, suggest};
use crate::graph::{self, Options, Overflow};
use crate::ops::Row;

/// The words for what a full queue does.
const POLICIES: [(&str, Overflow); 3] = [
    ("block", Overflow::Block),
    ("drop_newest", Overflow::DropNewest),
    ("drop_oldest", Overflow::DropOldest),
];

/// Reads the options of a call against its operator's row.
pub(super) fn read(row: &'static Row, call: &mut Call) -> Result<Options, Diagnostic> {
    let flags = take_flags(row, call);
    let ordered = flags.iter().any(|flag| flag == "ordered");
    let mut options = Options { ordered, ..Options::default() };
    for option in &call.options {
        let word = option.name.to_string();
        if !row.options.contains(&word.as_str()) {
            return Err(unknown(row, option));
        }
        let is_again = match word.as_str() {
            "overflow" => options.overflow.replace(policy(&option.value)?).is_some(),
            "retry" => options.retry.replace(option.value.clone()).is_some(),
            "capacity" => options.capacity.replace(option.value.clone()).is_some(),
            "combine" => {
                options.combine.replace(Box::new(combination(row, &option.value)?)).is_some()
            }
            "by" => options.by.replace(Box::new(key(row, &option.value)?)).is_some(),
            "lateness" => options.lateness.replace(option.value.clone()).is_some(),
            _ => options.max.replace(option.value.clone()).is_some(),
        };
        if is_again {
            return Err(Diagnostic::new(option.name.span(), format!("`{word}` is given twice"))
                .help("remove one of the two"));
        }
    }
    Ok(options)
}

/// Takes the words of the language out of the arguments: they win over variables of the same name.
fn take_flags(row: &'static Row, call: &mut Call) -> Vec<Ident> {
    let mut flags = Vec::new();
    call.arguments.retain(|argument| {
        let flag = match argument {
            Argument::Expr(expr) => {
                word(expr).filter(|word| row.flags.iter().any(|flag| word == flag))
            }
            Argument::Broken(_) => None,
        };
        let is_flag = flag.is_some();
        flags.extend(flag);
        !is_flag
    });
    flags
}

fn word(expr: &Expr) -> Option<Ident> {
    match expr {
        Expr::Path(path) => path.path.get_ident().cloned(),
        _ => None,
    }
}

/// The key of an item.
fn key(row: &'static Row, value: &Expr) -> Result<graph::Argument, Diagnostic> {
    in_place(value, "a key is a closure or a function", || {
        format!("write `{}(n, by = |item| key)`", row.name)
    })
}

/// How two values become one.
fn combination(row: &'static Row, value: &Expr) -> Result<graph::Argument, Diagnostic> {
    in_place(value, "values are combined by a closure or a function", || {
        format!("write `{}(.., combine = |a, b| ..)`", row.name)
    })
}

/// A closure or a path, which stands where it is called.
fn in_place(
    value: &Expr,
    message: &str,
    help: impl FnOnce() -> String,
) -> Result<graph::Argument, Diagnostic> {
    match value {
        Expr::Closure(closure) if closure.capture.is_none() && closure.asyncness.is_none() => {
            Ok(graph::Argument::InPlace(Box::new(value.clone())))
        }
        Expr::Path(_) => Ok(graph::Argument::InPlace(Box::new(value.clone()))),
        _ => Err(Diagnostic::new(first_token(value), message).help(help())),
    }
}

fn unknown(row: &'static Row, option: &CallOption) -> Diagnostic {
    let word = option.name.to_string();
    let error =
        Diagnostic::new(option.name.span(), format!("`{}` has no option `{word}`", row.name));
    match (suggest(&word, row.options.iter().copied()), row.options) {
        (Some(near), _) => error.help(format!("did you mean `{near} = ..`?")),
        (None, []) => error.help("remove the option"),
        (None, options) => error.help(format!("it takes `{} = ..`", options.join(" = ..`, `"))),
    }
}

/// A word of the language, whatever variable bears the same name.
fn policy(value: &Expr) -> Result<Overflow, Diagnostic> {
    let word = word(value);
    let found = POLICIES.iter().find(|(name, _)| word.as_ref().is_some_and(|word| word == name));
    found.map(|(_, policy)| *policy).ok_or_else(|| {
        Diagnostic::new(first_token(value), "a full queue cannot do this")
            .help("write `overflow = block`, `drop_newest` or `drop_oldest`")
    })
}

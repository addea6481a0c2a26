//! What stands behind the arguments of a call: `name = value`.

use syn::{Expr, ExprLit, Ident, Lit};

use super::arguments::first_token;
use crate::ast::{Argument, Call, CallOption};
use crate::diagnostics::{Diagnostic, suggest};
use crate::graph::{self, Options, Overflow};
use crate::ops::{Row, TABLE};

/// The words for what a full queue does.
const POLICIES: [(&str, Overflow); 3] = [
    ("block", Overflow::Block),
    ("drop_newest", Overflow::DropNewest),
    ("drop_oldest", Overflow::DropOldest),
];

/// Reads the options of a call against its operator's row.
pub(super) fn read(row: &'static Row, call: &mut Call) -> Result<Options, Diagnostic> {
    let flags = take_flags(row, call)?;
    let flag = |word: &str| flags.iter().find(|flag| *flag == word).map(Ident::span);
    let mut options = Options {
        ordered: flag("ordered").is_some(),
        isolated: flag("isolated"),
        ..Options::default()
    };
    for option in &call.options {
        let word = option.name.to_string();
        if !row.options.contains(&word.as_str()) {
            return Err(unknown(row, option));
        }
        let is_again = match word.as_str() {
            "overflow" => options.overflow.replace(policy(&option.value)?).is_some(),
            "retry" => options.retry.replace(option.value.clone()).is_some(),
            "capacity" => options.capacity.replace(capacity(&option.value)?).is_some(),
            "combine" => {
                options.combine.replace(Box::new(combination(row, &option.value)?)).is_some()
            }
            "by" => options.by.replace(Box::new(key(row, &option.value)?)).is_some(),
            "lateness" => options.lateness.replace(option.value.clone()).is_some(),
            _ => options.max.replace(option.value.clone()).is_some(),
        };
        if is_again {
            return Err(given_twice(&option.name));
        }
    }
    stalls(&options)?;
    Ok(options)
}

fn given_twice(word: &Ident) -> Diagnostic {
    Diagnostic::new(word.span(), format!("`{word}` is given twice")).help("remove one of the two")
}

/// A branch that is isolated cannot wait.
fn stalls(options: &Options) -> Result<(), Diagnostic> {
    match (options.isolated, options.overflow) {
        (Some(flag), Some(Overflow::Block)) => Err(Diagnostic::new(
            flag,
            "an `isolated` branch never makes its siblings wait, and `overflow = block` does",
        )
        .help("remove `isolated`, or write `overflow = drop_newest` or `drop_oldest`")),
        _ => Ok(()),
    }
}

/// A queue holds something.
fn capacity(value: &Expr) -> Result<Box<Expr>, Diagnostic> {
    if let Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) = value
        && number.base10_digits() == "0"
    {
        let error = Diagnostic::new(number.span(), "a queue for no items never hands one on");
        return Err(error.help("write `capacity = 1` or more"));
    }
    Ok(Box::new(value.clone()))
}

/// Takes the words of the language out of the arguments: they win over variables of the same name.
fn take_flags(row: &'static Row, call: &mut Call) -> Result<Vec<Ident>, Diagnostic> {
    let (flags, rest): (Vec<Argument>, Vec<Argument>) =
        call.arguments.drain(..).partition(|argument| {
            flag(argument).is_some_and(|word| row.flags.iter().any(|flag| word == flag))
        });
    call.arguments = rest;
    let flags: Vec<Ident> = flags.iter().filter_map(flag).collect();
    let again = flags.iter().enumerate().find(|(index, flag)| flags[..*index].contains(flag));
    if let Some((_, flag)) = again {
        return Err(given_twice(flag));
    }
    match call.arguments.get(row.arguments.len()).and_then(flag) {
        Some(word) if is_flag_elsewhere(&word) => Err(flag_of_another(row, &word)),
        _ => Ok(flags),
    }
}

fn flag(argument: &Argument) -> Option<Ident> {
    match argument {
        Argument::Expr(expr) => word(expr),
        Argument::Broken(_) => None,
    }
}

fn is_flag_elsewhere(word: &Ident) -> bool {
    TABLE.iter().any(|row| row.flags.iter().any(|flag| word == flag))
}

fn flag_of_another(row: &'static Row, word: &Ident) -> Diagnostic {
    let error = Diagnostic::new(word.span(), format!("`{}` cannot be `{word}`", row.name));
    let others: Vec<&str> = TABLE
        .iter()
        .filter(|row| row.flags.iter().any(|flag| word == flag))
        .map(|row| row.name)
        .collect();
    error.help(format!("remove the word; it goes with `{}`", others.join("` and `")))
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

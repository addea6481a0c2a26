//! What stands behind the arguments of a call: `name = value`.

use syn::Expr;

use super::arguments::first_token;
use crate::ast::{Call, CallOption};
use crate::diagnostics::{Diagnostic, suggest};
use crate::graph::{Options, Overflow};
use crate::ops::Row;

/// The words for what a full queue does.
const POLICIES: [(&str, Overflow); 3] = [
    ("block", Overflow::Block),
    ("drop_newest", Overflow::DropNewest),
    ("drop_oldest", Overflow::DropOldest),
];

/// Reads the options of a call against its operator's row.
pub(super) fn read(row: &'static Row, call: &Call) -> Result<Options, Diagnostic> {
    let mut options = Options::default();
    for option in &call.options {
        let word = option.name.to_string();
        if !row.options.contains(&word.as_str()) {
            return Err(unknown(row, option));
        }
        let is_again = match word.as_str() {
            "overflow" => options.overflow.replace(policy(&option.value)?).is_some(),
            "capacity" => options.capacity.replace(option.value.clone()).is_some(),
            _ => options.max.replace(option.value.clone()).is_some(),
        };
        if is_again {
            return Err(Diagnostic::new(option.name.span(), format!("`{word}` is given twice"))
                .help("remove one of the two"));
        }
    }
    Ok(options)
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
    let word = match value {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        _ => None,
    };
    let found = POLICIES.iter().find(|(name, _)| word.as_deref() == Some(name));
    found.map(|(_, policy)| *policy).ok_or_else(|| {
        Diagnostic::new(first_token(value), "a full queue cannot do this")
            .help("write `overflow = block`, `drop_newest` or `drop_oldest`")
    })
}

//! Errors about the drawing: collected, never thrown, and put where a person would point.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// One mistake in the drawing, with the place and the way out.
#[derive(Clone, Debug)]
pub(crate) struct Diagnostic {
    span: Span,
    message: String,
    help: Option<String>,
}

impl Diagnostic {
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None }
    }

    /// A change that can be made literally.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn span(&self) -> Span {
        self.span
    }

    pub(crate) fn text(&self) -> String {
        match &self.help {
            Some(help) => format!("{}\n= help: {help}", self.message),
            None => self.message.clone(),
        }
    }

    /// The `compile_error!` that reports the mistake; as an expression it has the error type, which
    /// keeps everything behind it silent.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        let text = self.text();
        quote_spanned!(self.span=> ::core::compile_error! { #text })
    }
}

/// The known word nearest to `word`, if it is near enough for its length.
pub(crate) fn suggest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let limit = (length / 3).max(1);
    // The beginning of a word is nearer than any other slip.
    let distance = |candidate: &str| {
        let begins = length > 2 && candidate.starts_with(word);
        if begins { 1 } else { edit_distance(word, candidate) }
    };
    known
        .into_iter()
        .map(|candidate| (distance(candidate), candidate))
        .filter(|(distance, candidate)| *distance <= limit && *distance < candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two words
/// (optimal string alignment).
fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_are_relative_to_the_length_of_the_word() {
        let known = ["map", "filter", "filter_map", "a", "collect"];
        let cases = [
            ("fliter", Some("filter")),
            ("filtr", Some("filter")),
            ("zz", None),
            ("colect", Some("collect")),
            ("mpa", Some("map")),
            ("xyz", None),
            ("coll", Some("collect")),
        ];
        for (word, expected) in cases {
            assert_eq!(suggest(word, known), expected, "{word}");
        }
    }
}

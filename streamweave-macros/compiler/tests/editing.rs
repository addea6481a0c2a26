//! What an editor sees: it expands a drawing while it is typed, and follows the user's tokens into the
//! expansion. So nothing may panic, every word in an argument is there once and in its own place, and
//! what stands before a word does not depend on it.

use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, Group, Ident, LineColumn, TokenStream, TokenTree};

/// The body of a `pipeline!` or a `stage!`.
struct Drawing {
    file: String,
    is_stage: bool,
    body: TokenStream,
}

impl Drawing {
    fn expand(&self, body: TokenStream) -> TokenStream {
        if self.is_stage {
            streamweave_compiler::stage(body)
        } else {
            streamweave_compiler::pipeline(body)
        }
    }
}

/// A word with its place.
type Word = (String, LineColumn);

const FAN_INS: &[&str] =
    &["merge", "chain", "interleave", "zip", "with", "join", "left_join", "outer_join"];

/// Options that are a word by themselves.
const FLAGS: &[&str] = &["isolated", "ordered"];

/// All drawings in the golden programs and the ui tests.
fn drawings() -> Vec<Drawing> {
    let mut drawings = Vec::new();
    for folder in ["../../tests/goldens", "../../ui-tests/pass", "../../examples/src/bin"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in fs::read_dir(folder).expect("a folder with drawings") {
            let path = entry.expect("an entry").path();
            let name = path.to_string_lossy().into_owned();
            if name.ends_with(".rs") && !name.ends_with(".expanded.rs") {
                let text = fs::read_to_string(&path).expect("a file can be read");
                find(&name, text.parse().expect("a file is made of tokens"), &mut drawings);
            }
        }
    }
    assert!(drawings.len() > 40, "{}", drawings.len());
    drawings
}

fn find(file: &str, tokens: TokenStream, drawings: &mut Vec<Drawing>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else { continue };
        let before = |back: usize| index.checked_sub(back).map(|at| trees[at].to_string());
        match before(2).as_deref().filter(|_| before(1).as_deref() == Some("!")) {
            // Inside `macro_rules!` a body holds parts that are not the language's.
            Some(name @ ("pipeline" | "stage")) if !group.to_string().contains('$') => {
                let is_stage = name == "stage";
                drawings.push(Drawing { file: file.to_owned(), is_stage, body: group.stream() });
            }
            _ => find(file, group.stream(), drawings),
        }
    }
}

/// The words that the emitted code must hold: those in arguments and patterns. Names of chains, ports,
/// options and operators are words of the drawing, and become something else.
fn words_of(body: &TokenStream) -> Vec<Word> {
    let mut words = Vec::new();
    let trees: Vec<TokenTree> = body.clone().into_iter().collect();
    for (index, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else { continue };
        let operator = index.checked_sub(1).map(|at| trees[at].to_string()).unwrap_or_default();
        match group.delimiter() {
            Delimiter::Brace => arms(group, &mut words),
            _ if operator == "deny" => {}
            _ => arguments(group, FAN_INS.contains(&operator.as_str()), &mut words),
        }
    }
    words
}

fn arguments(group: &Group, is_fan_in: bool, words: &mut Vec<Word>) {
    for argument in split(group.stream(), ',') {
        let is = |at: usize, punct: &str| argument.get(at).is_some_and(|t| t.to_string() == punct);
        match argument.as_slice() {
            // A chain by its name, with or without a port.
            [TokenTree::Ident(_)] if is_fan_in => {}
            [TokenTree::Ident(_), _, _] if is_fan_in && is(1, ".") => {}
            [TokenTree::Ident(word)] if FLAGS.iter().any(|flag| word == flag) => {}
            [TokenTree::Ident(option), _, _] if option == "overflow" && is(1, "=") => {}
            [TokenTree::Ident(_), _, value @ ..] if is(1, "=") && !is(2, "=") => all(value, words),
            argument => all(argument, words),
        }
    }
}

fn arms(group: &Group, words: &mut Vec<Word>) {
    for arm in split(group.stream(), ',') {
        let arrow =
            arm.windows(2).position(|two| two[0].to_string() == "=" && two[1].to_string() == ">");
        let Some(arrow) = arrow else { continue };
        all(&arm[..arrow], words);
        all(arm.get(arrow + 3..).unwrap_or_default(), words);
    }
}

fn split(tokens: TokenStream, separator: char) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    for tree in tokens {
        match &tree {
            TokenTree::Punct(punct) if punct.as_char() == separator => parts.push(Vec::new()),
            _ => parts.last_mut().unwrap().push(tree),
        }
    }
    parts
}

fn all(trees: &[TokenTree], words: &mut Vec<Word>) {
    for tree in trees {
        match tree {
            TokenTree::Ident(word) => words.push((word.to_string(), word.span().start())),
            TokenTree::Group(group) => {
                all(&group.stream().into_iter().collect::<Vec<_>>(), words);
            }
            TokenTree::Literal(_) | TokenTree::Punct(_) => {}
        }
    }
}

fn emitted(tokens: TokenStream) -> Vec<Word> {
    let mut words = Vec::new();
    all(&tokens.into_iter().collect::<Vec<_>>(), &mut words);
    words
}

#[track_caller]
fn assert_once(drawing: &Drawing, words: &[Word], emitted: &[Word], text: &str) {
    for word in words {
        let count = emitted.iter().filter(|found| *found == word).count();
        assert_eq!(count, 1, "`{}` of {}:{}\n{text}", word.0, drawing.file, word.1.line);
    }
}

#[test]
fn every_word_is_emitted_once_in_its_own_place() {
    for drawing in drawings() {
        let emitted = emitted(drawing.expand(drawing.body.clone()));
        assert_once(&drawing, &words_of(&drawing.body), &emitted, "");
    }
}

#[test]
fn a_drawing_may_end_after_any_token() {
    for drawing in drawings() {
        for cut in 0..count(&drawing.body) {
            let body = first(&drawing.body, &mut cut.clone());
            let emitted = emitted(drawing.expand(body.clone()));
            // What was read to its `;` is there whatever follows.
            assert_once(&drawing, &words_of(&statements(&body)), &emitted, &body.to_string());
        }
    }
}

#[test]
fn what_stands_before_a_word_does_not_depend_on_it() {
    for drawing in drawings() {
        let expansion = drawing.expand(drawing.body.clone());
        for (word, place) in words_of(&drawing.body) {
            if syn::parse_str::<syn::Ident>(&word).is_err() {
                continue;
            }
            let marked = format!("{word}marker");
            let changed = drawing.expand(renamed(&drawing.body, place, &marked));
            let (before, after) = (flat(&expansion), flat(&changed));
            let at = after.iter().position(|token| *token == marked);
            let at = at.unwrap_or_else(|| panic!("`{word}` of {}:{}", drawing.file, place.line));
            assert_eq!(before[..at], after[..at], "`{word}` of {}:{}", drawing.file, place.line);
        }
    }
}

/// The number of tokens, with a group's brackets as one.
fn count(tokens: &TokenStream) -> usize {
    let of = |tree: TokenTree| match tree {
        TokenTree::Group(group) => 1 + count(&group.stream()),
        _ => 1,
    };
    tokens.clone().into_iter().map(of).sum()
}

/// The first tokens; a group that is cut is closed.
fn first(tokens: &TokenStream, left: &mut usize) -> TokenStream {
    let mut cut = TokenStream::new();
    for tree in tokens.clone() {
        if *left == 0 {
            break;
        }
        *left -= 1;
        cut.extend([match tree {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), first(&group.stream(), left));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            tree => tree,
        }]);
    }
    cut
}

/// What ends in a `;`.
fn statements(tokens: &TokenStream) -> TokenStream {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let end = trees.iter().rposition(|tree| tree.to_string() == ";").unwrap_or(0);
    trees.into_iter().take(end).collect()
}

/// The same tokens with another word in one place.
fn renamed(tokens: &TokenStream, place: LineColumn, name: &str) -> TokenStream {
    let rename = |tree: TokenTree| match tree {
        TokenTree::Ident(word) if word.span().start() == place => {
            TokenTree::Ident(Ident::new(name, word.span()))
        }
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), renamed(&group.stream(), place, name));
            inner.set_span(group.span());
            TokenTree::Group(inner)
        }
        tree => tree,
    };
    tokens.clone().into_iter().map(rename).collect()
}

fn flat(tokens: &TokenStream) -> Vec<String> {
    let mut flattened = Vec::new();
    for tree in tokens.clone() {
        match tree {
            TokenTree::Group(group) => {
                flattened.push(format!("{:?}", group.delimiter()));
                flattened.extend(flat(&group.stream()));
            }
            tree => flattened.push(tree.to_string()),
        }
    }
    flattened
}

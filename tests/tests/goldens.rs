//! Golden files: what the compiler makes of each fixture in `goldens/`, as graph, plan and code.
//!
//! `BLESS=1 cargo test -p streamweave-tests --test goldens` writes them anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

macro_rules! fixtures {
    ($($name:ident),* $(,)?) => {
        const FIXTURES: &[&str] = &[$(stringify!($name)),*];
    };
}

include!("../goldens/fixtures.in");

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("goldens")
}

/// Compares a golden file, or writes it when `BLESS` is set.
fn golden(name: &str, kind: &str, found: &str) {
    let path = folder().join(format!("{name}.{kind}"));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, found).expect("golden files can be written");
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == found,
        "{} differs; look at the change, and bless it with BLESS=1\n--- found\n{found}",
        path.display(),
    );
}

/// The bodies of the fixture's macros, and its code with the macros expanded.
fn expand(tokens: TokenStream, bodies: &mut Vec<TokenStream>) -> TokenStream {
    let mut out = TokenStream::new();
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let macro_name = match &tree {
            TokenTree::Ident(word) if word == "pipeline" || word == "stage" => {
                Some(word.to_string())
            }
            _ => None,
        };
        let is_call = macro_name.is_some()
            && matches!(trees.peek(), Some(TokenTree::Punct(bang)) if bang.as_char() == '!');
        if let (true, Some(name)) = (is_call, macro_name) {
            trees.next();
            let Some(TokenTree::Group(body)) = trees.next() else { panic!("a macro has a body") };
            out.extend(if name == "pipeline" {
                bodies.push(body.stream());
                streamweave_compiler::pipeline(body.stream())
            } else {
                streamweave_compiler::stage(body.stream())
            });
        } else if let TokenTree::Group(group) = tree {
            let inner = expand(group.stream(), bodies);
            out.extend([TokenTree::Group(Group::new(group.delimiter(), inner))]);
        } else {
            out.extend([tree]);
        }
    }
    out
}

#[test]
fn graph_plan_and_code_are_as_before() {
    for name in FIXTURES {
        let path = folder().join(format!("{name}.rs"));
        let source = fs::read_to_string(&path).expect("a fixture");
        let tokens: TokenStream = source.parse().expect("tokens");
        let mut bodies = Vec::new();
        let expanded = expand(tokens, &mut bodies);
        let again = {
            let tokens: TokenStream = source.parse().expect("tokens");
            expand(tokens, &mut Vec::new())
        };
        assert_eq!(expanded.to_string(), again.to_string(), "{name}: expansion is deterministic");
        let traces: Vec<_> = bodies.into_iter().map(streamweave_compiler::trace).collect();
        let graph: Vec<&str> = traces.iter().map(|trace| trace.graph.as_str()).collect();
        let plan: Vec<&str> = traces.iter().map(|trace| trace.plan.as_str()).collect();
        golden(name, "graph", &graph.join("\n"));
        golden(name, "plan", &plan.join("\n"));
        let file = syn::parse2(expanded).unwrap_or_else(|error| panic!("{name}: {error}"));
        golden(name, "expanded.rs", &prettyplease::unparse(&file));
    }
}

#[test]
fn no_golden_is_orphaned() {
    let known: BTreeSet<String> = FIXTURES.iter().map(|name| (*name).to_owned()).collect();
    for entry in fs::read_dir(folder()).expect("the folder") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        let stem = name.split('.').next().unwrap_or_default().to_owned();
        assert!(stem == "fixtures" || known.contains(&stem), "{name} belongs to no fixture");
    }
}

#[test]
fn emitted_code_has_no_unsafe_and_names_one_module() {
    for name in FIXTURES {
        let path = folder().join(format!("{name}.rs"));
        let source = fs::read_to_string(&path).expect("a fixture");
        let mut words = BTreeSet::new();
        let expanded = expand(source.parse().expect("tokens"), &mut Vec::new());
        collect_paths(expanded, &mut words);
        assert!(!words.contains("unsafe"), "{name}: unsafe code");
        let foreign: Vec<&String> = words
            .iter()
            .filter(|word| word.starts_with("::") && *word != "::streamweave")
            .collect();
        assert!(foreign.is_empty(), "{name}: names {foreign:?}");
    }
}

/// Collects identifiers, and the first segment of global paths with its `::`.
fn collect_paths(tokens: TokenStream, words: &mut BTreeSet<String>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Ident(word) => {
                let colons = at >= 2
                    && [at - 1, at - 2].iter().all(|i| trees[*i].to_string() == ":")
                    && (at == 2 || !matches!(trees[at - 3], TokenTree::Ident(_)))
                    && (at == 2 || trees[at - 3].to_string() != ">");
                words.insert(if colons { format!("::{word}") } else { word.to_string() });
            }
            TokenTree::Group(group) if group.delimiter() != Delimiter::None => {
                collect_paths(group.stream(), words);
            }
            _ => {}
        }
    }
}

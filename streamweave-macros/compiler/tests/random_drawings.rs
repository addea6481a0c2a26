//! Whatever stands between the braces, the compiler answers with an expression: it never panics, never
//! hangs, and what it writes can be read by rustc's grammar.

use proc_macro2::TokenStream;
use proptest::prelude::*;

const WORDS: &[&str] = &[
    "a",
    "b",
    "c",
    "a",
    "b",
    "=",
    "=",
    ";",
    ";",
    ";",
    "->",
    "->",
    "->",
    ".",
    "err",
    ":",
    "u32",
    ",",
    "iter",
    "lines",
    "read_lines",
    "map",
    "filter",
    "try_map",
    "attempt",
    "flat_map",
    "chunks",
    "windows",
    "tumbling",
    "tumbling_now",
    "late",
    "collect",
    "count",
    "fold",
    "take",
    "merge",
    "zip",
    "chain",
    "interleave",
    "join",
    "with",
    "buffer",
    "round_robin",
    "match",
    "sink",
    "via",
    "sorted",
    "own",
    "share",
    "deny",
    "move",
    "report",
    "(|x| x)",
    "(|x| x)",
    "(a, b)",
    "(b, a)",
    "(a)",
    "(3)",
    "()",
    "(&mut v)",
    "(x?)",
    "{ 1 => p, _ => drop }",
    "{ x => p, y => q(y) }",
    "(a, b, |x| x, |y| y)",
    "(|| 0, |s, x| *s += x)",
    "max = 3",
    "(3, max = 2)",
    "|",
    "?",
    "{",
    "}",
    "(",
    ")",
    "'x'",
    "\"s\"",
];

/// Drawings that mean something, most of the time.
const LINES: &[&str] = &[
    "a = iter(v);",
    "b = iter(w) -> map(|x| x);",
    "c = a -> filter(|x| x) -> map(|x| x);",
    "d = merge(a, c);",
    "d = merge(a, b);",
    "e = d -> chunks(2) -> map(|x| x);",
    "f = zip(a, b) -> count();",
    "g = a -> try_map(f);",
    "g.err -> skip_errors();",
    "h = g -> collect();",
    "r = a -> match { 1 => one, x if x > 2 => two(x), _ => drop };",
    "i = r.one -> count();",
    "j = r.two -> buffer(4);",
    "k = merge(b, j) -> collect();",
    "l = chain(a, b) -> take(3) -> collect();",
    "m = join(a, b, |x| x, |y| y) -> count();",
    "n = outer_join(a, b, |x| x, |y| y) -> count();",
    "o = a -> count(); p = with(b, o) -> collect();",
    "q = a -> take(2) -> sink(&mut v);",
    "s = interleave(a, b) -> collect();",
    "t = a -> flat_map(f); u = merge(t, a) -> collect();",
    "z = a -> round_robin(2); y = merge(z.0, z.1) -> collect();",
    "w = merge(w2, a) -> count(); w2 = w -> buffer(3);",
    "x = a -> via(s) -> windows(2) -> last();",
    "aa = a -> fold(|| 0, |s, x| *s += x); bb = merge(aa, b) -> collect();",
    "cc = a -> tumbling(d, |x| x, lateness = d); dd = cc -> map(f); ee = merge(dd, cc.late) -> count();",
    "ff = cc.late -> session(d, |x| x, max = 3) -> count();",
    "gg = merge(cc.late, b) -> tumbling_now(d) -> map(f) -> collect();",
    "lines(t) -> own() -> for_each(drop);",
    "deny(share, clone);",
];

fn compiles_to_an_expression(text: &str) {
    let Ok(tokens) = text.parse::<TokenStream>() else { return };
    let code = streamweave_compiler::pipeline(tokens.clone());
    if let Err(error) = syn::parse2::<syn::Expr>(code.clone()) {
        panic!("{error}\n{text}\n{code}");
    }
    let stage: TokenStream = format!("|item: T| {text}").parse().expect("tokens");
    let code = streamweave_compiler::stage(stage);
    if let Err(error) = syn::parse2::<syn::Expr>(code.clone()) {
        panic!("{error}\n{text}\n{code}");
    }
    let _ = streamweave_compiler::trace(tokens);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn words_in_any_order(words in prop::collection::vec(prop::sample::select(WORDS), 0..40)) {
        compiles_to_an_expression(&words.join(" "));
    }

    #[test]
    fn lines_in_any_order(lines in prop::collection::vec(prop::sample::select(LINES), 0..14)) {
        compiles_to_an_expression(&lines.join("\n"));
    }
}

#[test]
fn nothing_at_all() {
    compiles_to_an_expression("");
    compiles_to_an_expression(";");
}

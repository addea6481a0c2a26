//! Any tokens at all become an expression: no panic, no hang.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proc_macro2::TokenStream;

/// The words of the language, so that bytes become drawings.
const WORDS: &[&str] = &[
    "a", "b", "c", "d", "a = ", "b = ", "c = ", "d = ", ";", "->", ".err", ".one", "iter(v)",
    "lines(t)", "read_lines(r)", "-> map(|x| x)", "-> filter(|x| x)", "-> try_map(f)", "-> attempt(f)",
    "-> flat_map(f)", "-> chunks(2)", "-> windows(2)", "-> dedup()", "-> collect()", "-> count()",
    "-> take(3)", "-> sorted()", "-> buffer(4)", "-> round_robin(2)", "-> via(s)", "-> sink(&mut v)",
    "-> for_each(drop)", "-> own()", "-> share()", "-> inspect(|x| {})", "-> unique_by(|x| x, max = 2)",
    "-> match { 1 => one, _ => drop }", "-> match { x if x > 1 => one(x), _ => two }",
    "merge(a, b)", "merge(b, c)", "zip(a, b)", "chain(a, b)", "interleave(a, c)",
    "join(a, b, |x| x, |y| y)", "outer_join(a, c, |x| x, |y| y)", "with(a, b)", "merge(a, d)",
    "deny(share);", "move;", "report R;", ": u32 =", "|", "(", ")", "{", "}", ",", "?", "'x'",
];

fuzz_target!(|bytes: &[u8]| {
    let drawn: Vec<&str> =
        bytes.iter().map(|byte| WORDS[usize::from(*byte) % WORDS.len()]).collect();
    for text in [drawn.join(" "), String::from_utf8_lossy(bytes).into_owned()] {
        let Ok(tokens) = text.parse::<TokenStream>() else { continue };
        let code = streamweave_compiler::pipeline(tokens.clone());
        assert!(syn::parse2::<syn::Expr>(code).is_ok(), "{text}");
        let stage: TokenStream = "|item: T| ".parse::<TokenStream>().into_iter().flatten().chain(tokens).collect();
        let code = streamweave_compiler::stage(stage);
        assert!(syn::parse2::<syn::Expr>(code).is_ok(), "{text}");
    }
});

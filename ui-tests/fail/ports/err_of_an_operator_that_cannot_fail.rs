use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        doubled = iter(0..3) -> map(|n| n * 2);
        doubled.err -> skip_errors();
        //      ^^^ `doubled` has no port `err`
        doubled -> for_each(drop);
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter(0..3);
        numbers.err -> for_each(drop);
        //      ^^^ `numbers` has no port `err`
        numbers -> for_each(drop);
    };
}

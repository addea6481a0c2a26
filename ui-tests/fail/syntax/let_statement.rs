use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        let total = iter(0..3) -> sum();
    //  ^^^ a chain is named without `let`
    };
}

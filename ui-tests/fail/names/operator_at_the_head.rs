use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = map(|n: i32| n * 2) -> sum();
        //      ^^^ `map` needs something to work on
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        iter(0..3) -> map(|n| n * 2);
        //            ^^^ nothing consumes what `map` hands on
    };
}

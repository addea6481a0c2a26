use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> map(5) -> sum();
        //                        ^ `map` takes a closure or a function here
    };
}

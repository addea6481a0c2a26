use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> map() -> sum();
        //                        ^ `map` takes 1 argument, and 0 stand here
    };
}

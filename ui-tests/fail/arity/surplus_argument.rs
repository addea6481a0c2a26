use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> map(|n| n + 1, 2) -> sum();
        //                                   ^ `map` takes 1 argument, and 2 stand here
    };
}

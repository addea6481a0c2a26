use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> map(|| 1) -> sum();
        //                    ^^^ closure is expected to take 1 argument, but it takes 0 arguments
    };
}

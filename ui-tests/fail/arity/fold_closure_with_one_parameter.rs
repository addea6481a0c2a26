use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> fold(|| 0, |sum| *sum += 1);
        //                    ^^^^ closure is expected to take 2 arguments, but it takes 1 argument
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> spawn() -> then(async |n| n + 1) -> sum();
        //                    ^^^^^ `spawn` needs the feature `tokio` of streamweave
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        halves = iter(0..9) -> thread() -> map(|n| n / 2);
        total  = halves -> spawn() -> sum();
        //                 ^^^^^ `spawn` and `thread` cannot stand in one graph
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        halves = iter(0..9) -> spawn() -> map(|n| n / 2);
        total  = halves -> thread() -> sum();
        //                 ^^^^^^ `thread` and `spawn` cannot stand in one graph
    };
}

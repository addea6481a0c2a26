use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        slow  = iter(0..9) -> spawn() -> then(async |n| n + 1);
        total = slow -> thread() -> map(|n| n * 2) -> thread() -> sum();
        //              ^^^^^^ `thread` holds its thread, and `then` makes this graph asynchronous
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> then(async |n| n + 1) -> thread() -> sum();
        //                                             ^^^^^^ `thread` holds its thread, and `then` makes this graph asynchronous
    };
}

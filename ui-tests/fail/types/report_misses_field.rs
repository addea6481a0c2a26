use streamweave::pipeline;

struct Summary {
    total: i32,
    count: u64,
}

fn main() {
    let _ = pipeline! {
        report Summary;
        //     ^^^^^^^ missing field `count` in initializer of `Summary`
        total = iter([1, 2]) -> sum();
    }.run();
}

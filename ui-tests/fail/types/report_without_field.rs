use streamweave::pipeline;

struct Summary {
    total: i32,
}

fn main() {
    let _ = pipeline! {
        report Summary;
        total = iter([1, 2]) -> sum();
        count = iter([1, 2]) -> count();
    //  ^^^^^ struct `Summary` has no field named `count`
    }.run();
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> fold(0, |sum: &mut i32, n| *sum += n);
        //                         ^ expected a `FnOnce()` closure, found `{integer}`
    };
}

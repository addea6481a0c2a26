use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter([1, 2]) -> match { 1 => one, 2 => two };
        //                      ^^^^^ non-exhaustive patterns: `i32::MIN..=0_i32` and `3_i32..=i32::MAX` not covered
        sizes.one -> for_each(drop);
        sizes.two -> for_each(drop);
    };
}

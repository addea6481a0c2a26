use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter([Some(1), None]) -> match { Some(n) => size(n) };
        //                               ^^^^^ non-exhaustive patterns: `None` not covered
        sizes.size -> for_each(drop);
    };
}

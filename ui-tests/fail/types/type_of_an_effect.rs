use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left  = iter([1_u32]);
        right = iter([2_u32]);
        all: u64 = merge(left, right) -> for_each(drop);
        // ^ `for_each` has no value, and so no type
    };
}

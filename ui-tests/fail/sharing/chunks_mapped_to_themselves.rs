use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(0..9) -> chunks(3) -> map(|chunk| chunk) -> collect();
        //                   ^^^^^^ cannot borrow `__chunks_state` as mutable more than once at a time
    };
}

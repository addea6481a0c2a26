use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(0..9) -> chunks(3) -> map(|chunk| chunk) -> collect();
        //                   ^^^^^^ `__chunks_state` does not live long enough
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(["a"]) -> flatten() -> collect();
        //                    ^^^^^^^ `&str` is not an iterator
    };
}

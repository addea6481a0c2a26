use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(0..3) -> take(-1) -> collect();
        //                        ^^ cannot apply unary operator `-` to type `usize`
    };
}

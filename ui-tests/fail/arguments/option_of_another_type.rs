use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(0..3) -> collect(max = "5");
        //                                 ^^^ mismatched types
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = lines(5) -> count();
        //            ^ mismatched types
    };
}

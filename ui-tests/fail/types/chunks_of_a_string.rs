use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter([1, 2]) -> chunks("2") -> map(|chunk| chunk.len()) -> collect();
        //                             ^^^ mismatched types
    };
}

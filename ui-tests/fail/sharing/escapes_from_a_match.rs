use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter(["a".to_owned()]) -> match { word if word.is_empty() => drop, word => rest };
        kept  = sizes.rest -> map(|word| word) -> collect();
        //                 ^ `__rest` does not live long enough
        seen  = sizes.rest -> map(|word| word.len()) -> sum();
    };
}

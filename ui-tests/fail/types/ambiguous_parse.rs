use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(["1"]) -> map(|word| word.parse().unwrap()) -> collect();
        //                                                         ^^^^^^^ type annotations needed
    };
}

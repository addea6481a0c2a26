use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> map(|n| n, isolated) -> sum();
        //                               ^^^^^^^^ `map` cannot be `isolated`
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> map(|n| n, capacity = 4) -> sum();
        //                               ^^^^^^^^ `map` has no option `capacity`
    };
}

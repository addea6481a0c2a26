use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(0..3) -> flat_map(|n| n + 1) -> collect();
        //                   ^^^^^^^^ `{integer}` is not an iterator
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        seeds = iter([4]);
        again = work -> map(|n: i32| n - 1);
        //      ^^^^ `work` leads back to itself without a `buffer`
        work  = merge(seeds, again);
        kept  = iter([1.0]) -> unique_by(|n| *n) -> collect();
        //                     ^^^^^^^^^ `{float}` cannot be a key
    };
}

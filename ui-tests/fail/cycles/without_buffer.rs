use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        seeds = iter([4]);
        again = work -> filter(|n| *n > 0) -> map(|n| n - 1);
        //      ^^^^ `work` leads back to itself without a `buffer`
        work  = merge(seeds, again);
    };
}

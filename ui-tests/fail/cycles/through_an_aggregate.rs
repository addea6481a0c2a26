use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        seeds = iter([4]);
        all   = merge(seeds, total);
        //                   ^^^^^ `total` leads back to itself without a `buffer`
        total = all -> sum();
    };
}

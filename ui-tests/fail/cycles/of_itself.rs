use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        again = again -> map(|n: u32| n - 1);
        //      ^^^^^ `again` leads back to itself without a `buffer`
    };
}

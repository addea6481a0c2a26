use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        all = merge(all, all) -> filter(|n: &u32| *n > 1);
        //          ^^^ `all` leads back to itself without a `buffer`
    };
}

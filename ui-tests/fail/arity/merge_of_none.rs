use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        all = merge() -> sum();
        //          ^ `merge` joins at least two chains
    };
}

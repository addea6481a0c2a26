use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left = iter(0..3);
        all  = merge(left, iter(0..4)) -> sum();
        //                 ^^^^ `merge` takes the names of chains
    };
}

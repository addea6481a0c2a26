use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        iter(0..3) -> for_each(drop);
        total;
    //  ^^^^^ `total` leads nowhere here
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> sum();
        move;
    //  ^^^^ `move` stands before the first chain
    };
}

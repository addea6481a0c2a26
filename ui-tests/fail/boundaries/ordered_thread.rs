use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> thread(ordered) -> sum();
        //                           ^^^^^^^ `thread` cannot be `ordered`
    };
}

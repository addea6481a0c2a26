use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> thread(capacity = 0) -> sum();
        //                                      ^ a queue for no items never hands one on
    };
}

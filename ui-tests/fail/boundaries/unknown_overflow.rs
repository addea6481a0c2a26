use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> thread(overflow = wait) -> sum();
        //                                      ^^^^ a full queue cannot do this
    };
}

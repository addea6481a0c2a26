use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        turns = iter(0..3) -> round_robin(1);
        //                                ^ `round_robin` needs to know the number of its ports
        turns.0 -> for_each(drop);
    };
}

use streamweave::pipeline;

fn main() {
    let n = 2;
    let _ = pipeline! {
        turns = iter(0..3) -> round_robin(n);
        //                                ^ `round_robin` needs to know the number of its ports
        turns.0 -> for_each(drop);
        turns.1 -> for_each(drop);
    };
}

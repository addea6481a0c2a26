use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        turns = iter(0..3) -> round_robin(2);
        //                    ^^^^^^^^^^^ the port `1` has no consumer
        turns.0 -> for_each(drop);
    };
}

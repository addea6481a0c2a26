use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        turns = iter(0..3) -> round_robin(2);
        turns.0 -> for_each(drop);
        turns.1 -> for_each(drop);
        turns.2 -> for_each(drop);
        //    ^ `turns` has no port `2`
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        turns = iter(0..4) -> round_robin(2);
        turns -> for_each(drop);
    //  ^^^^^ `turns` has ports: say which one
    };
}

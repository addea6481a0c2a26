use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        pairs = iter([1, 2]) -> chunks(2);
        pairs.late -> for_each(drop);
        //    ^^^^ `pairs` has no port `late`
        pairs -> for_each(drop);
    };
}

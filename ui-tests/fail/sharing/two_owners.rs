use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        words = iter(["a".to_owned()]);
        words -> own() -> for_each(drop);
        words -> own() -> for_each(drop);
        //       ^^^ `words` is already owned by another branch
    };
}

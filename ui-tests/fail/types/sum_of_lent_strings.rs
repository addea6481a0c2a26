use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        words = iter(["a".to_owned()]);
        total = words -> sum();
        //               ^^^ items of type `&String` cannot be summed
        kept  = words -> collect();
    };
}

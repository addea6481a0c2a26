use streamweave::pipeline;

fn main() {
    let mut seen = Vec::new();
    let _ = pipeline! {
        words = iter(["a".to_owned()]);
        words -> sink(&mut seen);
        words -> for_each(|word| seen.push(word.clone()));
        //                ^^^^^^ cannot borrow `seen` as mutable more than once at a time
    };
}

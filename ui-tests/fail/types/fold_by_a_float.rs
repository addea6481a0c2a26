use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter([1.0, 2.0]) -> fold_by(|n| *n, || 0, |count, _| *count += 1);
        //                         ^^^^^^^ `{float}` cannot be a key
    };
}

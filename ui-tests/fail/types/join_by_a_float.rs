use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left  = iter([1.0]);
        right = iter([1.0]);
        seen  = join(left, right, |l| *l, |r| *r) -> count();
        //      ^^^^ `{float}` cannot be a key
    };
}

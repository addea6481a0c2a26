use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left  = iter([1]);
        right = iter(["1"]);
        seen  = join(left, right, |l| *l, |r| *r) -> count();
        //                            ^^ mismatched types
    };
}

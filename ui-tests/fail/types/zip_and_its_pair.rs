use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left  = iter([1]);
        right = iter(["a"]);
        pairs = zip(left, right) -> map(|(l, r)| l + r) -> collect();
        //                                         ^ cannot add `&str` to `{integer}`
    };
}

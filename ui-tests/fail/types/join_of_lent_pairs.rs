use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left  = iter([("a", 1)]);
        right = iter([("a", 2)]);
        pairs = join(left, right, |l| l.0, |r| r.0) -> map(|(l, r)| l.2 + r.1) -> collect();
        //                                                            ^ no field `2` on type `&(&str, {integer})`
    };
}

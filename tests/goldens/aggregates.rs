use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        words  = iter("the cat the dog".split(' ')) -> fold_by(|w| *w, || 0, |n, _| *n += 1) -> flatten();
        most   = words -> max_by_key(|(_, n)| *n);
        unique = words -> count();
    }
    .run()
    .unwrap();
    assert_eq!((report.most, report.unique), (Some(("the", 2)), 3));
}

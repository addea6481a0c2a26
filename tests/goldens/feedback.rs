use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        seeds  = iter([6_u32, 1]);
        all    = merge(seeds, again);
        routed = all -> match { 1 => done(1), n if n % 2 == 0 => more(n / 2), n => more(3 * n + 1) };
        again  = routed.more -> buffer(4);
        steps  = all -> count();
        ends   = routed.done -> count();
    }
    .run()
    .unwrap();
    assert_eq!((report.steps, report.ends), (10, 2));
}

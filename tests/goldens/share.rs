use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        words = iter(vec![String::from("a"), String::from("bcd")]);
        all   = words -> collect();
        last  = words -> last();
        count = words -> count();
    }
    .run()
    .unwrap();
    assert!(std::sync::Arc::ptr_eq(&report.all[1], report.last.as_ref().unwrap()));
    assert_eq!(report.count, 2);
}

use streamweave::pipeline;

pub fn main() {
    let mut bad: Vec<&str> = Vec::new();
    let report = pipeline! {
        parsed   = lines("GET 1\nPUT 2\noops\nGET 3") -> try_map(|line| line.split_once(' ').ok_or(line));
        by_verb  = parsed -> fold_by(|(verb, _)| *verb, || 0_u32, |count, _| *count += 1);
        total    = parsed -> count();
        parsed.err -> map(|failed| failed.cause) -> sink(&mut bad);
    }
    .run()
    .unwrap();
    assert_eq!(report.by_verb.into_iter().collect::<Vec<_>>(), [("GET", 2), ("PUT", 1)]);
    assert_eq!(report.total, 3);
    assert_eq!(bad, ["oops"]);
}

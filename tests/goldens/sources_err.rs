use streamweave::pipeline;

pub fn main() {
    let mut bad = Vec::new();
    let report = pipeline! {
        text = lines(&b"ok\n\xff\nfine"[..]);
        all  = text -> collect();
        text.err -> map(|error| error.line()) -> sink(&mut bad);
    }
    .run()
    .unwrap();
    assert_eq!(report.all, ["ok", "fine"]);
    assert_eq!(bad, [Some(2)]);
}

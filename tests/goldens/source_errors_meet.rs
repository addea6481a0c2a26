use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        records = read_lines(&b"1\n\xff\nx\n"[..]);
        parsed  = records -> try_map(str::parse::<u32>);
        sum     = parsed -> sum();
        unread  = records.err -> map(|error| error.to_string());
        unclear = parsed.err -> map(|failed| failed.to_string());
        bad     = merge(unread, unclear) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.sum, 1);
    assert_eq!(report.bad.len(), 2, "{:?}", report.bad);
    assert!(report.bad[0].contains("UTF-8") && report.bad[1].contains("line 3"), "{:?}", report.bad);
}

//! The `.err` port of a source, and where its branch goes: it meets the good items, other sources,
//! and operators that hold items back.

use streamweave::pipeline;

const TEXT: &[u8] = b"a\n\xff\nb\n\xfe\n";

#[test]
fn it_meets_the_good_items() {
    let report = pipeline! {
        text = lines(TEXT);
        good = text -> map(str::to_owned);
        bad  = text.err -> map(|error| format!("line {}", error.line().unwrap_or(0)));
        all  = merge(good, bad) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.all, ["a", "line 2", "b", "line 4"]);
}

#[test]
fn it_meets_another_source() {
    let report = pipeline! {
        text  = lines(TEXT);
        kept  = text -> count();
        bad   = text.err -> map(|error| error.offset());
        other = iter([100, 200, 300]);
        all   = merge(bad, other) -> sorted() -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.kept, report.all), (2, vec![2, 6, 100, 200, 300]));
}

#[test]
fn it_is_held_back() {
    let report = pipeline! {
        text    = lines(TEXT);
        kept    = text -> collect();
        places  = text.err -> map(|error| error.offset());
        sorted  = places -> copied() -> sorted_by_key(|place| std::cmp::Reverse(*place)) -> collect();
        chunked = places -> copied() -> chunks(2) -> map(<[_]>::to_vec) -> collect();
        changes = places -> map(|place| place % 4) -> dedup() -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.kept, ["a", "b"]);
    assert_eq!(
        (report.sorted, report.chunked, report.changes),
        (vec![6, 2], vec![vec![2, 6]], vec![2])
    );
}

#[test]
fn it_is_counted_beside_another_source() {
    let report = pipeline! {
        text  = lines(TEXT);
        bad   = text.err -> count();
        notes = iter(["x", "y", "z"]);
        all   = merge(notes, text) -> collect();
    }
    .run()
    .unwrap();
    let mut all = report.all;
    all.sort_unstable();
    assert_eq!((all, report.bad), (vec!["a", "b", "x", "y", "z"], 2));
}

#[test]
fn it_ends_early_beside_the_good_items() {
    let report = pipeline! {
        text  = lines(TEXT);
        first = text -> take(1) -> collect();
        bad   = text.err -> map(|error| error.offset()) -> take(1) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!((report.first, report.bad), (vec!["a"], vec![2]));
}

#[test]
fn it_is_routed() {
    let report = pipeline! {
        text   = read_lines(streamweave_tests::Trickle::failing("a\n\u{fffd}\nlong line\nb\n", 3), max = 4);
        kept   = text -> map(str::to_owned) -> collect();
        routed = text.err -> match {
            error if error.line() == Some(3) => long(error.to_string()),
            error => other(error.to_string()),
        };
        long  = routed.long -> collect();
        other = routed.other -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.kept, ["a", "\u{fffd}", "b"]);
    assert_eq!((report.long.len(), report.other.len()), (1, 1));
    assert!(report.long[0].contains("longer than 4 bytes"), "{:?}", report.long);
    assert!(report.other[0].contains("the cable is cut"), "{:?}", report.other);
}

#[test]
fn an_unconnected_error_names_its_line_once() {
    let error = pipeline! { n = lines(&b"a\n\xff"[..]) -> count(); }.run().unwrap_err();
    assert_eq!(error.stage(), Some("lines"));
    assert_eq!(error.position().and_then(|position| position.index()), Some(1));
    let text = error.to_string();
    assert_eq!(text.matches("line 2").count(), 1, "{text}");
}

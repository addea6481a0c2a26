//! Byte streams that become frames inside pipelines.

use std::error::Error;

use bytes::Bytes;
use streamweave::data::Text;
use streamweave::framing::{
    FrameError, FrameErrorKind, Prefix, delimited, fields, length_delimited, lines, text_lines,
};
use streamweave::{pipeline, stage};

/// The stream in chunks of `size` bytes.
fn chunks(stream: &'static [u8], size: usize) -> impl Iterator<Item = Bytes> + Send + 'static {
    stream.chunks(size).map(Bytes::from_static)
}

#[test]
fn frames_are_the_same_however_the_stream_was_cut() {
    for size in 1..12 {
        let report = pipeline! {
            lines  = iter(chunks(b"one\r\ntwo\n\nfour", size)) -> via(lines()) -> collect();
            parts  = iter(chunks(b"a--b---c--", size)) -> via(delimited("--")) -> collect();
            sized  = iter(chunks(b"\x02ab\x00\x01c", size))
                -> via(length_delimited(Prefix::Varint)) -> collect();
            fields = iter(chunks(b"1,2\n\n3,\n", size)) -> via(lines())
                -> flat_map(|line| fields(line, b',')) -> collect();
        }
        .run()
        .unwrap();
        assert_eq!(report.lines, ["one", "two", "", "four"]);
        assert_eq!(report.parts, ["a", "b", "-c"]);
        assert_eq!(report.sized, ["ab", "", "c"]);
        assert_eq!(report.fields, ["1", "2", "", "3", ""]);
    }
}

#[test]
fn the_first_bad_frame_ends_the_run_behind_the_good_ones() {
    for size in 1..12 {
        let outcome = pipeline! {
            frames = iter(chunks(b"one\ntoo long\ntwo\n", size)) -> via(lines().at_most(5));
            kept   = frames -> collect();
        }
        .run_partial();
        assert_eq!(outcome.report.unwrap().kept, ["one"]);
        let error = outcome.error.unwrap();
        assert_eq!(error.stage(), Some("frames"));
        assert_eq!(
            error.to_string(),
            "stage `frames` failed: frame 1 (byte 4): longer than 5 bytes"
        );
        let cause = error.source().and_then(|cause| cause.downcast_ref::<FrameError>()).unwrap();
        assert_eq!(cause.kind(), &FrameErrorKind::TooLong { limit: 5 });
    }
}

#[test]
fn a_stream_that_ends_too_early_says_so() {
    let outcome = pipeline! {
        frames = iter(chunks(b"\x01a\x05bc", 3)) -> via(length_delimited(Prefix::U8));
        kept   = frames -> collect();
    }
    .run_partial();
    assert_eq!(outcome.report.unwrap().kept, ["a"]);
    let error = outcome.error.unwrap().to_string();
    assert_eq!(error, "stage `frames` failed: frame 1 (byte 2): the input ends 3 bytes too early");
}

#[test]
fn bad_frames_are_data_behind_results() {
    let report = pipeline! {
        lines  = iter(chunks(b"a\nb\xff\nlong\nc", 4)) -> via(text_lines().at_most(3).results())
            -> try_map(|line| line);
        good   = lines -> collect();
        bad    = lines.err -> map(|failed| (failed.cause.index(), failed.cause.offset())) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.good, ["a", "c"]);
    assert_eq!(report.bad, [(1, 2), (2, 5)]);
}

#[test]
fn a_stage_that_holds_a_splitter_fails_with_the_splitter_s_name() {
    let numbers = || {
        stage! { |chunk: Bytes|
            framed = chunk -> via(lines().at_most(2));
            framed -> map(|line: Bytes| line.len())
        }
    };
    let outcome = pipeline! {
        sizes = iter(chunks(b"a\nbcd\n", 2)) -> via(numbers());
        all   = sizes -> collect();
    }
    .run_partial();
    assert_eq!(outcome.report.unwrap().all, [1]);
    assert_eq!(outcome.error.unwrap().stage(), Some("framed"));
}

#[test]
fn an_early_end_takes_no_more_frames() {
    let report = pipeline! {
        first = iter(chunks(b"a\nb\nc\nd\n", 6)) -> via(lines()) -> take(2) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.first, ["a", "b"]);
}

#[test]
fn frames_and_text_go_to_other_threads_and_to_several_branches() {
    let report = pipeline! {
        names = iter(chunks(b"anna\nbert\n", 3)) -> via(text_lines()) -> thread();
        kept  = names -> collect();
        parts = names -> map(|name: &Text| name.slice_ref(&name[1..])) -> thread() -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.kept, ["anna", "bert"]);
    assert_eq!(report.parts, ["nna", "ert"]);
}

#[tokio::test]
async fn frames_come_out_of_channels_and_go_to_tasks() {
    let (sender, receiver) = tokio::sync::mpsc::channel(2);
    let fed = tokio::spawn(async move {
        for chunk in chunks(b"\0\x03abc\0\0\0\x01d", 2) {
            sender.send(chunk).await.unwrap();
        }
    });
    let report = pipeline! {
        all = channel(receiver) -> spawn() -> via(length_delimited(Prefix::U16Be)) -> spawn()
            -> collect();
    }
    .run()
    .await
    .unwrap();
    fed.await.unwrap();
    assert_eq!(report.all, ["abc", "", "d"]);
}

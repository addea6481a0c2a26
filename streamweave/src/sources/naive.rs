//! What the text sources must do, in the plainest words: the oracle of their tests.

use std::str::from_utf8;
#[cfg(feature = "tokio")]
use std::task::Poll;

#[cfg(feature = "tokio")]
use crate::async_source::AsyncSource;
#[cfg(feature = "tokio")]
use crate::run::by_hand::Hand;
use crate::source::Source;
use crate::sources::error::{ReadError, ReadErrorKind};

/// What a text source hands out, and in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Line(String),
    /// The number of the line and the offset of the bad byte.
    InvalidUtf8(u64, u64),
    /// The number of the line and the offset of its first byte.
    TooLong(u64, u64),
    /// The number of the line and the offset that was reached.
    Io(u64, u64),
}

/// What a text source must hand out for `data` where a line may have `max` bytes.
pub(super) fn expected(data: &[u8], max: usize) -> Vec<Event> {
    let mut offset = 0;
    let mut events = Vec::new();
    for (index, whole) in data.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let line = match whole {
            [line @ .., b'\r', b'\n'] | [line @ .., b'\n'] | line => line,
        };
        let number = index as u64 + 1;
        events.push(match from_utf8(line) {
            _ if line.len() > max => Event::TooLong(number, offset),
            Ok(text) => Event::Line(text.to_owned()),
            Err(error) => Event::InvalidUtf8(number, offset + error.valid_up_to() as u64),
        });
        offset += whole.len() as u64;
    }
    events
}

/// What `source` hands out when `take` takes some lines of each chunk.
pub(super) fn actual<S: Source<Error = ReadError>>(
    source: &mut S,
    mut take: impl FnMut(&mut S) -> Vec<String>,
) -> Vec<Event> {
    let mut events = Vec::new();
    loop {
        match source.fill() {
            Ok(false) => return events,
            Ok(true) => events.extend(take(source).into_iter().map(Event::Line)),
            Err(error) => events.push(event(&error)),
        }
    }
}

/// The same for a source that is polled.
#[cfg(feature = "tokio")]
pub(super) fn polled<S: AsyncSource<Error = ReadError>>(
    source: &mut S,
    mut take: impl FnMut(&mut S) -> Vec<String>,
) -> Vec<Event> {
    let hand = Hand::new();
    let mut events = Vec::new();
    loop {
        match source.poll_fill(&mut hand.context()) {
            Poll::Pending => {}
            Poll::Ready(Ok(false)) => return events,
            Poll::Ready(Ok(true)) => events.extend(take(source).into_iter().map(Event::Line)),
            Poll::Ready(Err(error)) => events.push(event(&error)),
        }
    }
}

fn event(error: &ReadError) -> Event {
    let (line, offset) = (error.line().expect("lines are counted"), error.offset());
    match error.kind() {
        ReadErrorKind::Io(_) => Event::Io(line, offset),
        ReadErrorKind::InvalidUtf8(_) => Event::InvalidUtf8(line, offset),
        ReadErrorKind::LineTooLong { .. } => Event::TooLong(line, offset),
        other => unreachable!("a reader of plain lines: {other:?}"),
    }
}

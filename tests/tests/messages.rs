//! Messages, names and buffers in whole pipelines.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use bytes::Bytes;
use streamweave::data::{ArcPool, Interner, Pool, PoolLimits};
use streamweave::sources::pooled::PooledReader;
use streamweave::{Message, Metadata, pipeline};
use streamweave_tests::Trickle;

#[test]
fn branches_share_a_message_and_its_payload() {
    let payload = Bytes::from(vec![7; 100]);
    let message = Message::new(payload.clone()).with_source("orders");
    let report = pipeline! {
        messages = iter([message]);
        here     = messages -> collect();
        there    = messages -> thread() -> map(|m| m.with_offset(1)) -> collect();
    }
    .run()
    .unwrap();
    let [here, there] = [&report.here[0], &report.there[0]];
    assert!([here, there].iter().all(|m| m.payload.as_ptr() == payload.as_ptr()));
    assert!(Arc::ptr_eq(here.source().unwrap(), there.source().unwrap()));
    assert_eq!((here.offset(), there.offset()), (None, Some(1)));
}

#[test]
fn a_payload_that_owns_memory_is_put_behind_an_arc() {
    let message = Message::new(String::from("a")).with_key("k");
    let report = pipeline! {
        messages = iter([message]);
        one      = messages -> collect();
        other    = messages -> collect();
    }
    .run()
    .unwrap();
    let (one, other): (&Message<Arc<String>>, &Message<Arc<String>>) =
        (&report.one[0], &report.other[0]);
    assert!(Arc::ptr_eq(&one.payload, &other.payload));
    assert_eq!(one, other);
}

#[test]
fn a_match_takes_a_message_apart() {
    let messages = [Message::new(Ok(1)), Message::new(Err("bad")).with_offset(9)];
    let report = pipeline! {
        routed = iter(messages) -> match {
            Message { payload: Ok(n), .. } => good(n),
            Message { payload: Err(text), metadata } => bad((text, metadata)),
        };
        good = routed.good -> sum();
        bad  = routed.bad -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(report.good, 1);
    assert_eq!(report.bad, [("bad", Metadata::new().with_offset(9))]);
}

#[test]
fn metadata_goes_through_a_format_and_back() {
    let interner = Interner::new();
    let told = Message::new(String::from("a"))
        .with_source_interned("s", &interner)
        .with_key("k")
        .with_timestamp(UNIX_EPOCH)
        .with_offset(7)
        .with_header("a", "1")
        .with_header("a", "2");
    for message in [Message::new(String::new()), told] {
        let text = serde_json::to_string(&message).unwrap();
        let back: Message<String> = serde_json::from_str(&text).unwrap();
        assert_eq!(back, message, "{text}");
        assert_eq!(back.metadata.is_empty(), message.metadata.is_empty());
    }
}

/// The lines that chunks hold when they are joined, however few buffers there are.
#[test]
fn chunks_of_a_reader_cross_threads_and_their_buffers_come_home() {
    let input: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
    for bytes in [0, 4096, 64 << 20] {
        let pool = Pool::with_limits(PoolLimits { bytes, ..PoolLimits::default() });
        let reader = Trickle::new(input.clone(), 700);
        let report = pipeline! {
            chunks = source(PooledReader::new(reader, &pool).with_chunk_size(4096));
            one    = chunks -> thread(capacity = 4) -> flat_map(|chunk| chunk.to_vec()) -> collect();
            other  = chunks -> thread(capacity = 8) -> map(|chunk| chunk.slice(chunk.len() / 2..))
                -> map(|half| half.len()) -> sum();
        }
        .run()
        .unwrap();
        assert!(report.one == input, "{bytes}");
        assert!(report.other >= input.len() / 2);
        let stats = pool.stats();
        assert_eq!(stats.idle_bytes, stats.held_bytes, "{stats:?}");
        assert!(stats.held_bytes <= bytes);
    }
}

#[tokio::test]
async fn chunks_of_an_asynchronous_reader_come_as_a_stream() {
    let input: Vec<u8> = (0..100_000_u32).map(|n| n as u8).collect();
    let pool = Pool::new();
    let reader = PooledReader::new(&input[..], &pool).with_chunk_size(1000);
    let report = pipeline! {
        chunks = stream(reader) -> try_map(|chunk| chunk);
        bytes  = chunks -> spawn() -> flat_map(|chunk| chunk) -> collect();
        count  = chunks -> count();
    }
    .run()
    .await
    .unwrap();
    assert!(report.bytes == input);
    assert_eq!(report.count, 98);
    assert_eq!(pool.stats().idle_bytes, pool.stats().held_bytes);
}

#[test]
fn records_of_a_pool_cross_threads() {
    let pool = ArcPool::<String>::new(64);
    let fill = |n: u32| {
        pool.get(|text| {
            text.clear();
            text.push_str(&n.to_string());
        })
    };
    let report = pipeline! {
        texts = iter(0..1000_u32) -> map(fill);
        one   = texts -> thread(capacity = 4) -> map(|text| text.len()) -> sum();
        other = texts -> thread(capacity = 8) -> map(|text| text.parse::<u64>().unwrap()) -> sum();
    }
    .run()
    .unwrap();
    assert_eq!((report.one, report.other), (10 + 180 + 2700, 999 * 500));
    let stats = pool.stats();
    assert_eq!((stats.hits + stats.misses + stats.unpooled, stats.held), (1000, stats.idle));
}

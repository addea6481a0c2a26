//! Peers that behave and peers that do not, against a listener that is polled by hand.

use std::io::ErrorKind;

use futures_core::Stream;

use super::*;
use crate::clock::Clock;
use crate::framing::{self, Lines, Prefix};
use crate::net::testing::Door;
use crate::net::{Listen, listen};
use crate::run::by_hand::Hand;

const SECOND: Duration = Duration::from_secs(1);

/// What the listener has at hand, as text; `end` when it has ended.
fn items<L: Listener, K: Framing>(incoming: &mut Incoming<L, K>) -> Vec<String> {
    let hand = Hand::new();
    let mut found = Vec::new();
    // As a runtime does, it polls again while it is woken.
    for polls in 1.. {
        assert!(polls < 100_000, "it comes to rest");
        match Pin::new(&mut *incoming).poll_next(&mut hand.context()) {
            Poll::Ready(Some(Ok(Received { peer, offset, index, frame }))) => found.push(format!(
                "{}#{index}@{offset} {}",
                peer.connection(),
                String::from_utf8_lossy(&frame)
            )),
            Poll::Ready(Some(Err(error))) => found.push(error.to_string()),
            Poll::Ready(None) => {
                found.push("end".to_owned());
                break;
            }
            Poll::Pending if hand.wakes() == 0 => break,
            Poll::Pending => return [found, items(incoming)].concat(),
        }
    }
    found
}

fn door() -> (Door, Listen<Door>) {
    let door = Door::default();
    (door.clone(), listen(door))
}

fn lines() -> (Door, Incoming<Door, Lines>) {
    let (door, listen) = door();
    (door, listen.lines())
}

#[test]
fn frames_bear_their_peer_and_their_place() {
    let (door, mut incoming) = lines();
    drop(door.send("one\ntwo\nthree"));
    let expected = ["1#0@0 one", "1#1@4 two", "1#2@8 three"];
    assert_eq!(items(&mut incoming), expected);
    assert_eq!(incoming.connections(), 0);
}

#[test]
fn a_bad_peer_ends_its_own_connection() {
    let cases: [(&[u8], &str); 4] = [
        (b"\x01a\x09abc", "connection 2, frame 1 (byte 2): the input ends 6 bytes too early"),
        (
            b"\x00\xff\xff\x7f",
            "connection 2, frame 1 (byte 1): its length says 2097151 bytes, and 100 are allowed",
        ),
        (&[0x80; 20], "connection 2, frame 0 (byte 0): its length has more than 64 bits"),
        (b"\x80", "connection 2, frame 0 (byte 0): the input ends inside its length"),
    ];
    for (bytes, expected) in cases {
        let (door, listen) = door();
        let framing = framing::length_delimited(Prefix::Varint).at_most(100);
        let mut incoming = listen.framed(framing);
        let mut good = door.send(b"\x02ab");
        drop(door.send(bytes));
        let errors: Vec<_> =
            items(&mut incoming).into_iter().filter(|item| !item.contains('#')).collect();
        assert_eq!(errors, [expected]);
        assert_eq!(incoming.connections(), 1);
        good.send(b"\x01c");
        assert_eq!(items(&mut incoming), ["1#1@3 c"]);
    }
}

#[test]
fn a_reset_in_mid_frame_is_no_frame() {
    let (door, mut incoming) = lines();
    door.send("one\ntw").reset();
    let gone = "connection 1, frame 1 (byte 4): connection reset";
    assert_eq!(items(&mut incoming), ["1#0@0 one", gone]);
    door.send("one\n").reset();
    let gone = "connection 2, frame 1 (byte 4): connection reset";
    assert_eq!(items(&mut incoming), ["2#0@0 one", gone]);
}

#[test]
fn an_endless_line_takes_no_more_memory_than_a_long_one() {
    let (door, listen) = door();
    let mut incoming = listen.framed(framing::lines().at_most(1000));
    let mut client = door.connect(1 << 16);
    let mut told = Vec::new();
    for _ in 0..100 {
        client.send(&[b'x'; 1 << 16]);
        told.extend(items(&mut incoming));
    }
    assert_eq!(told, ["connection 1, frame 0 (byte 0): longer than 1000 bytes"]);
    assert_eq!((incoming.connections(), client.send(b"x")), (0, 0));
}

#[test]
fn nobody_keeps_the_others_waiting() {
    let (door, mut incoming) = lines();
    let greedy = door.send("x\n".repeat(1000));
    let hand = Hand::new();
    let mut next = || match Pin::new(&mut incoming).poll_next(&mut hand.context()) {
        Poll::Ready(Some(Ok(received))) => received.peer.connection(),
        other => panic!("there is more: {other:?}"),
    };
    assert_eq!(next(), 1);
    let modest = door.send("y\n");
    let before = std::iter::repeat_with(next).take_while(|peer| *peer == 1).count();
    assert!(before < 2 * TURN, "{before}");
    drop((greedy, modest));
}

#[test]
fn nothing_is_read_while_nobody_asks() {
    let (door, mut incoming) = lines();
    let mut client = door.connect(8);
    assert!(items(&mut incoming).is_empty());
    assert_eq!((client.send(b"one\ntwo\n"), client.send(b"three\n")), (8, 0));
    assert_eq!(items(&mut incoming), ["1#0@0 one", "1#1@4 two"]);
    assert_eq!(client.send(b"three\n"), 6);
}

#[test]
fn who_finds_no_place_waits() {
    let (door, listen) = door();
    let mut incoming = listen.max_connections(2).lines();
    let mut clients: Vec<_> = (0..4).map(|_| door.send("x\n")).collect();
    assert_eq!(items(&mut incoming), ["1#0@0 x", "2#0@0 x"]);
    assert_eq!((incoming.connections(), door.waiting()), (2, 2));
    drop(clients.remove(0));
    assert_eq!(items(&mut incoming), ["3#0@0 x"]);
    drop(clients);
    assert_eq!(items(&mut incoming), ["4#0@0 x"]);
    assert_eq!((incoming.connections(), incoming.connections.len()), (0, 2));
}

#[test]
fn the_idle_are_ended_whatever_they_send_now_and_then() {
    let clock = Clock::stepped();
    let (door, listen) = door();
    let mut incoming = listen.idle(SECOND * 10).with_clock(clock.clone()).lines();
    let mut slow = door.connect(100);
    let mut steady = door.connect(100);
    let mut told = Vec::new();
    for second in 1..=12 {
        slow.send(b"x");
        steady.send(b"y");
        if second % 5 == 0 {
            steady.send(b"\n");
        }
        told.extend(items(&mut incoming));
        clock.advance(SECOND);
        told.extend(items(&mut incoming));
    }
    let idle = "connection 1, frame 0 (byte 0): no frame for 10s";
    assert_eq!(told, ["2#0@0 yyyyy", "2#1@6 yyyyy", idle]);
    assert_eq!((incoming.connections(), slow.send(b"x")), (1, 0));
    drop(incoming);
    assert_eq!(clock.next_deadline(), None);
}

#[test]
fn the_time_in_which_nobody_reads_does_not_count() {
    let clock = Clock::stepped();
    let (door, listen) = door();
    let mut incoming = listen.idle(SECOND).with_clock(clock.clone()).lines();
    let mut client = door.connect(4);
    assert!(items(&mut incoming).is_empty());
    client.send(b"abcd");
    clock.advance(SECOND * 60);
    assert!(items(&mut incoming).is_empty());
    client.send(b"e\n");
    assert_eq!(items(&mut incoming), ["1#0@0 abcde"]);
}

#[test]
fn a_closed_listener_ends_with_its_last_connection() {
    let (door, listen) = door();
    let handle = listen.handle();
    let mut incoming = listen.lines();
    let mut client = door.send("one\n");
    assert_eq!(items(&mut incoming), ["1#0@0 one"]);
    let waiting = door.send("two\n");
    handle.close();
    assert_eq!(items(&mut incoming), ["2#0@0 two"]);
    drop((waiting, door.send("nobody listens")));
    client.send(b"three");
    assert!(items(&mut incoming).is_empty());
    drop(client);
    assert_eq!(items(&mut incoming), ["1#1@4 three", "end"]);
    assert_eq!(items(&mut incoming), ["end"]);
}

#[test]
fn a_drained_listener_hands_on_what_has_arrived() {
    let (door, listen) = door();
    let handle = listen.handle();
    let mut incoming = listen.lines();
    let clients = ["one\n", "one\ntw", ""].map(|bytes| door.send(bytes));
    handle.drain();
    let mut told = items(&mut incoming);
    let interrupted = "connection 2, frame 1 (byte 4): the listener was drained inside the frame";
    assert_eq!(told.pop().as_deref(), Some("end"));
    told.sort();
    assert_eq!(told, ["1#0@0 one", "2#0@0 one", interrupted]);
    drop(clients);
}

#[test]
fn a_listener_that_fails_pauses_and_goes_on() {
    let clock = Clock::stepped();
    let (door, listen) = door();
    let mut incoming = listen.with_clock(clock.clone()).lines();
    door.fail(ErrorKind::ConnectionAborted);
    door.fail(ErrorKind::OutOfMemory);
    let client = door.send("one\n");
    assert_eq!(items(&mut incoming), ["cannot accept a connection: out of memory"]);
    clock.advance(PAUSE);
    assert_eq!(items(&mut incoming), ["1#0@0 one"]);
    drop(client);
}

#[test]
fn a_task_is_not_kept_by_those_who_could_wake_it() {
    let (door, mut incoming) = lines();
    let client = door.connect(8);
    let hand = Hand::new();
    while hand.wakers() == 0 {
        assert!(Pin::new(&mut incoming).poll_next(&mut hand.context()).is_pending());
    }
    drop(incoming);
    assert_eq!(hand.wakers(), 0);
    drop((door, client));
}

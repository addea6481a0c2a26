//! Whole pipelines over real sockets: listeners, peers that behave and peers that do not.
//! Every wait is for something that the other end does; no test depends on how long that takes.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use streamweave::net::{ListenHandle, Listener, NetError, NetErrorKind, listen};
use streamweave::{Clock, framing, pipeline};
use tokio::net::TcpListener;

/// What a listener has heard, by connection, and what was wrong.
struct Heard {
    frames: BTreeMap<u64, Vec<String>>,
    bad: Vec<NetError>,
}

/// Takes lines until `handle` has closed the listener and all peers are gone.
async fn hear(listen: streamweave::net::Listen<impl Listener>) -> Heard {
    let report = pipeline! {
        received = stream(listen.framed(framing::lines().at_most(100)))
            -> try_map(|received| received);
        frames   = received
            -> map(|received| (received.peer.connection(), String::from_utf8_lossy(&received.frame).into_owned()))
            -> fold(BTreeMap::<u64, Vec<String>>::new, |frames, (peer, frame)| {
                frames.entry(peer).or_default().push(frame);
            });
        bad      = received.err -> map(|failed| failed.cause) -> collect();
    }
    .run()
    .await
    .unwrap();
    Heard { frames: report.frames, bad: report.bad }
}

async fn bind() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// Peers on threads of their own; then the listener is closed.
fn peers(
    handle: ListenHandle,
    peers: impl FnOnce() -> io::Result<()> + Send + 'static,
) -> JoinHandle<()> {
    thread::spawn(move || {
        let done = peers();
        handle.close();
        done.unwrap();
    })
}

/// Sends text and waits until the other end has read all of it and closed.
fn say(address: SocketAddr, text: impl AsRef<[u8]>) -> io::Result<()> {
    let mut socket = TcpStream::connect(address)?;
    socket.write_all(text.as_ref())?;
    socket.shutdown(Shutdown::Write)?;
    socket.read_to_end(&mut Vec::new()).map(drop)
}

#[tokio::test]
async fn many_peers_are_one_input() {
    let (listener, address) = bind().await;
    let listen = listen(listener).max_connections(3);
    let peers = peers(listen.handle(), move || {
        let clients: Vec<_> = (0..20)
            .map(|client| {
                let text: String = (0..500).map(|line| format!("{client} {line}\n")).collect();
                thread::spawn(move || say(address, text))
            })
            .collect();
        clients.into_iter().try_for_each(|client| client.join().unwrap())
    });
    let heard = hear(listen).await;
    peers.join().unwrap();
    assert!(heard.bad.is_empty(), "{:?}", heard.bad);
    assert_eq!(heard.frames.len(), 20);
    for lines in heard.frames.values() {
        let (client, _) = lines[0].split_once(' ').unwrap();
        let expected = (0..500).map(|line| format!("{client} {line}"));
        assert!(lines.iter().eq(expected.collect::<Vec<_>>().iter()));
    }
}

#[tokio::test]
async fn a_header_of_a_gigabyte_is_cut_off_early() {
    let (listener, address) = bind().await;
    let listen = listen(listener);
    let peers = peers(listen.handle(), move || {
        let mut socket = TcpStream::connect(address)?;
        let piece = [b'x'; 1 << 16];
        let mut sent = 0_u64;
        // The other end closes the connection with what it has not read.
        while sent < 1 << 30 && socket.write_all(&piece).is_ok() {
            sent += piece.len() as u64;
        }
        assert!(sent < 1 << 30, "it was read to the end");
        say(address, "good\n")
    });
    let heard = hear(listen).await;
    peers.join().unwrap();
    let bad: Vec<_> = heard.bad.iter().map(|error| error.kind().to_string()).collect();
    assert_eq!(bad, ["longer than 100 bytes"]);
    assert_eq!(heard.frames[&2], ["good"]);
}

#[tokio::test]
async fn a_silent_peer_is_ended_and_others_go_on() {
    let (listener, address) = bind().await;
    let clock = Clock::stepped();
    let listen = listen(listener).idle(Duration::from_secs(30)).with_clock(clock.clone());
    let peers = peers(listen.handle(), move || {
        let mut silent = TcpStream::connect(address)?;
        silent.write_all(b"beginning\nof a li")?;
        while clock.next_deadline().is_none() {
            thread::yield_now();
        }
        // The listener may not have read it yet, and then gives more time.
        silent.set_nonblocking(true)?;
        while matches!(silent.read(&mut [0]), Err(error) if error.kind() == io::ErrorKind::WouldBlock)
        {
            clock.advance(Duration::from_secs(30));
            thread::yield_now();
        }
        say(address, "good\n")
    });
    let heard = hear(listen).await;
    peers.join().unwrap();
    let [bad] = heard.bad.as_slice() else { panic!("{:?}", heard.bad) };
    assert!(matches!(bad.kind(), NetErrorKind::Idle(_)), "{bad}");
    assert_eq!(heard.frames[&2], ["good"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::net::UnixStream;

    use streamweave::write_lines;
    use tokio::net::UnixListener;

    use super::*;

    #[tokio::test]
    async fn unix_sockets_are_the_same() {
        let path = std::env::temp_dir().join(format!("streamweave-{}.sock", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let listen = listen(UnixListener::bind(&path).unwrap());
        let place = path.clone();
        let peers = peers(listen.handle(), move || {
            let socket = UnixStream::connect(place)?;
            pipeline! { iter(["one", "two"]) -> sink(write_lines(&socket)); }.run().unwrap();
            socket.shutdown(Shutdown::Write)?;
            (&socket).read_to_end(&mut Vec::new()).map(drop)
        });
        let heard = hear(listen).await;
        peers.join().unwrap();
        std::fs::remove_file(path).unwrap();
        assert_eq!(heard.frames[&1], ["one", "two"]);
    }

    #[test]
    fn a_pair_of_sockets_is_a_pipe() {
        let (left, right) = UnixStream::pair().unwrap();
        thread::scope(|scope| {
            scope.spawn(|| {
                pipeline! { iter(0..100_000_u64) -> sink(write_lines(&left)); }.run().unwrap();
                left.shutdown(Shutdown::Write).unwrap();
            });
            let report = pipeline! {
                total = read_lines(&right) -> map(|line| line.parse::<u64>().unwrap()) -> sum();
            }
            .run()
            .unwrap();
            assert_eq!(report.total, (0..100_000_u64).sum::<u64>());
        });
    }
}

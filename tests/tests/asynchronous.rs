//! Each asynchronous operator in every place of a drawing, with futures that are ready at once and
//! futures that wait.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use streamweave::{AsyncStage, Retry, RunError, pipeline};
use streamweave_tests::Pulls;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

/// How often the futures of a test have to wait.
const WAITS: [usize; 3] = [0, 1, 3];
const LONG: Duration = Duration::from_secs(3600);

/// Waits as often.
async fn later(waits: usize) {
    for _ in 0..waits {
        tokio::task::yield_now().await;
    }
}

fn odd(number: u32) -> Result<u32, String> {
    if number % 2 == 1 { Ok(number) } else { Err(format!("{number} is even")) }
}

fn poll<F: Future>(future: &mut Pin<Box<F>>) -> Poll<F::Output> {
    future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

/// A receiver that has these items and is closed behind them.
fn received<T>(items: impl IntoIterator<Item = T>) -> mpsc::UnboundedReceiver<T> {
    let (sender, receiver) = mpsc::unbounded_channel();
    items.into_iter().for_each(|item| sender.send(item).expect("the receiver is here"));
    receiver
}

/// What was sent to a receiver whose senders are gone.
fn drained<T>(mut receiver: mpsc::UnboundedReceiver<T>) -> Vec<T> {
    std::iter::from_fn(|| receiver.try_recv().ok()).collect()
}

#[tokio::test(start_paused = true)]
async fn all_of_them_in_one_fan_out() {
    for waits in WAITS {
        let (sender, sent) = mpsc::unbounded_channel();
        let report = pipeline! {
            numbers = channel(received(1..=4_u32));
            plain   = numbers -> then(async |n| { later(waits).await; n * 2 }) -> collect();
            checked = numbers -> copied() -> try_then(async |n| { later(waits).await; odd(n) });
            passed  = checked -> collect();
            refused = checked.err -> count();
            tried   = numbers -> copied() -> attempt_then(async |n| { later(waits).await; odd(*n) });
            kept    = tried -> collect();
            back    = tried.err -> map(|rejected| rejected.item) -> collect();
            timed   = numbers -> copied() -> timeout(LONG, async |n| { later(waits).await; n })
                -> collect();
            paused  = numbers -> copied() -> throttle(Duration::from_millis(5)) -> collect();
            limited = numbers -> copied() -> rate_limit(2, Duration::from_secs(1)) -> collect();
            ordered = numbers -> copied()
                -> buffered(3, async |n| { later(waits * n as usize).await; n })
                -> collect();
            any     = numbers -> copied()
                -> buffer_unordered(3, async |n| { later(waits * (9 - n as usize)).await; n })
                -> sorted() -> collect();
            calm    = numbers -> copied() -> debounce(LONG) -> collect();
            numbers -> copied() -> send(sender);
        }
        .run()
        .await
        .unwrap();
        let all = [1, 2, 3, 4];
        assert_eq!(report.plain, [2, 4, 6, 8]);
        assert_eq!((report.passed, report.refused), (vec![1, 3], 2));
        assert_eq!((report.kept, report.back), (vec![1, 3], vec![2, 4]));
        assert_eq!([report.timed, report.paused, report.limited], [all; 3]);
        assert_eq!([report.ordered, report.any], [all; 2]);
        assert_eq!(report.calm, [4]);
        assert_eq!(drained(sent), all);
    }
}

#[tokio::test(start_paused = true)]
async fn behind_a_merge() {
    /// Merges an iterator, a stream of ticks and a channel, and draws the rest.
    macro_rules! merged {
        ($($rest:tt)*) => {
            pipeline! {
                few  = iter([1, 2]);
                more = channel(received(10..13));
                slow = interval(Duration::from_millis(1)) -> map(|_| 0) -> take(2);
                all  = merge(few, more, slow);
                seen = all $($rest)* -> sorted() -> collect();
            }
            .run()
            .await
            .unwrap()
            .seen
        };
    }
    let expected = [0, 0, 1, 2, 10, 11, 12];
    for waits in WAITS {
        let wait = async |n: i32| {
            later(waits).await;
            n
        };
        assert_eq!(merged!(-> then(async |n| wait(n).await)), expected);
        assert_eq!(merged!(-> try_then(async |n| Ok::<_, String>(wait(n).await))), expected);
        assert_eq!(merged!(-> attempt_then(async |n| Ok::<_, String>(wait(*n).await))), expected);
        assert_eq!(merged!(-> timeout(LONG, async |n| wait(n).await)), expected);
        assert_eq!(merged!(-> throttle(Duration::from_millis(3))), expected);
        assert_eq!(merged!(-> rate_limit(1, Duration::from_millis(3))), expected);
        assert_eq!(merged!(-> buffered(2, async |n| wait(n).await)), expected);
        assert_eq!(merged!(-> buffer_unordered(2, async |n| wait(n).await)), expected);
        assert_eq!(merged!(-> spawn(capacity = 2)), expected);
        assert_eq!(merged!(-> debounce(LONG) -> map(|_| ())), [()]);
    }
}

#[tokio::test(start_paused = true)]
async fn what_branches_hand_on_meets_again() {
    for waits in WAITS {
        let report = pipeline! {
            numbers = iter(1..=4_u32);
            checked = numbers -> try_then(async |n| { later(waits).await; odd(*n) });
            good    = checked -> map(|n| n.to_string());
            bad     = checked.err -> map(|failed| failed.to_string());
            tens    = numbers
                -> buffer_unordered(2, async |n| { later(waits).await; n * 10 })
                -> map(|n| n.to_string());
            all     = merge(good, bad, tens) -> sorted() -> collect();
        }
        .run()
        .await
        .unwrap();
        let failed = |n| format!("stage `checked` failed at item {}: {n} is even", n - 1);
        assert_eq!(report.all[..6], ["1", "10", "20", "3", "30", "40"].map(str::to_owned));
        assert_eq!(report.all[6..], [failed(2), failed(4)]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_without_a_port_ends_the_run() {
    for waits in WAITS {
        let asked = Cell::new(0);
        let ask = async |n: u32| {
            asked.set(asked.get() + 1);
            later(waits).await;
            odd(n)
        };
        let errors = [
            pipeline! { n = iter(1..=9) -> try_then(async |n| ask(n).await) -> count(); }
                .run()
                .await
                .unwrap_err(),
            pipeline! { n = iter(1..=9) -> attempt_then(async |n| ask(*n).await) -> count(); }
                .run()
                .await
                .unwrap_err(),
            pipeline! {
                n = iter(1..=9) -> buffered(2, async |n| ask(n).await) -> try_map(|n| n) -> count();
            }
            .run()
            .await
            .unwrap_err(),
        ];
        assert!(errors.iter().all(|error| error.to_string().ends_with("2 is even")), "{errors:?}");
        // Two by each of the first, and at most two more in flight.
        assert!((6..=8).contains(&asked.get()), "{}", asked.get());
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_input_is_an_empty_output() {
    let (sender, sent) = mpsc::unbounded_channel();
    let report = pipeline! {
        none      = channel(received(Vec::<u32>::new()));
        then      = none -> then(async |n| n) -> count();
        parsed    = none -> try_then(async |n| odd(*n));
        good      = parsed -> count();
        bad       = parsed.err -> count();
        buffered  = none -> copied() -> buffered(2, async |n| n) -> count();
        unordered = none -> copied() -> buffer_unordered(2, async |n| n) -> count();
        calm      = none -> copied() -> debounce(LONG) -> count();
        paused    = none -> copied() -> throttle(LONG) -> count();
        far       = none -> copied() -> spawn() -> then(async |n| n) -> count();
        none -> copied() -> send(sender);
    }
    .run()
    .await
    .unwrap();
    let counts = [report.then, report.good, report.bad, report.buffered, report.unordered];
    assert_eq!(counts, [0; 5]);
    assert_eq!([report.calm, report.paused, report.far], [0; 3]);
    assert!(drained(sent).is_empty());
}

#[tokio::test(start_paused = true)]
#[expect(unused_mut, reason = "rustc warns of emitted code where a drawing stands in a macro")]
async fn a_source_stops_when_its_branch_is_complete() {
    /// The items that two are taken of, and how many an endless source was asked for.
    macro_rules! two_of {
        ($($rest:tt)*) => {{
            let pulls = Pulls::default();
            let report = pipeline! { two = iter(pulls.of(1..)) $($rest)* -> take(2) -> collect(); }
                .run()
                .await
                .unwrap();
            assert_eq!(report.two.len(), 2);
            pulls.count()
        }};
    }
    for waits in WAITS {
        let wait = async |n: u32| {
            later(waits).await;
            n
        };
        assert_eq!(two_of!(-> then(async |n| wait(n).await)), 2);
        assert_eq!(two_of!(-> try_then(async |n| Ok::<_, String>(wait(n).await))), 2);
        assert_eq!(two_of!(-> attempt_then(async |n| Ok::<_, String>(wait(*n).await))), 2);
        assert_eq!(two_of!(-> timeout(LONG, async |n| wait(n).await)), 2);
        assert_eq!(two_of!(-> throttle(Duration::from_millis(1))), 2);
        assert_eq!(two_of!(-> rate_limit(1, Duration::from_millis(1))), 2);
        // What is in flight was asked for as well.
        assert!(two_of!(-> buffered(4, async |n| wait(n).await)) <= 2 + 4);
        assert!(two_of!(-> buffer_unordered(4, async |n| wait(n).await)) <= 2 + 4);
    }
}

#[tokio::test(start_paused = true)]
async fn a_polled_source_stops_when_its_branch_is_complete() {
    let (sender, mut receiver) = mpsc::channel(8);
    for n in 0..5 {
        sender.send(n).await.unwrap();
    }
    let report = pipeline! {
        few   = channel(&mut receiver) -> then(async |n| n) -> take(2) -> collect();
        ticks = interval(Duration::from_secs(1)) -> then(async |n| n) -> take(3) -> collect();
    }
    .run()
    .await
    .unwrap();
    // The sender is still here: neither source has ended.
    assert_eq!((report.few, report.ticks), (vec![0, 1], vec![1, 2, 3]));
    assert!(!sender.is_closed());
}

#[tokio::test]
async fn what_still_runs_behind_a_complete_branch_is_dropped() {
    let report = pipeline! {
        numbers = iter(1..);
        two = numbers -> copied()
            -> buffer_unordered(4, async |n| { if n > 2 { std::future::pending().await } n })
            -> take(2) -> collect();
        one = numbers -> copied()
            -> buffered(4, async |n| { if n > 1 { std::future::pending().await } n })
            -> take(1) -> collect();
    }
    .run()
    .await
    .unwrap();
    assert_eq!((report.two, report.one), (vec![1, 2], vec![1]));
}

#[test]
fn buffered_goes_on_while_a_neighbour_waits() {
    let (open_slow, slow) = oneshot::channel::<()>();
    let (open_quick, quick) = oneshot::channel::<()>();
    let (polls, mut slow, mut quick) = (Cell::new([0; 2]), Some(slow), Some(quick));
    let count = |of: usize| {
        let mut counted = polls.get();
        counted[of] += 1;
        polls.set(counted);
    };
    let mut run = Box::pin(
        pipeline! {
            numbers = iter([1, 2]);
            quick = numbers -> filter(|n| *n == 1) -> copied()
                -> buffered(2, |n| Counted { count: || count(0), gate: quick.take(), value: n })
                -> collect();
            slow = numbers -> filter(|n| *n == 2)
                -> then(|n| Counted { count: || count(1), gate: slow.take(), value: *n })
                -> collect();
        }
        .run(),
    );
    assert!(poll(&mut run).is_pending());
    let begun = polls.get();
    assert!(begun.iter().all(|polls| *polls > 0), "both were polled once at once: {begun:?}");
    open_quick.send(()).expect("somebody waits");
    assert!(poll(&mut run).is_pending(), "the neighbour still waits");
    assert_eq!(polls.get()[0], begun[0] + 1, "`buffered` went on meanwhile");
    let done = polls.get();
    assert!(poll(&mut run).is_pending());
    assert_eq!(polls.get()[0], done[0], "what is done is not polled again");
    open_slow.send(()).expect("somebody waits");
    let Poll::Ready(report) = poll(&mut run) else { panic!("nothing waits any more") };
    let report = report.unwrap();
    assert_eq!((report.quick, report.slow), (vec![1], vec![2]));
}

/// Hands out its value when the gate is opened, and counts its polls.
struct Counted<C, T> {
    count: C,
    gate: Option<oneshot::Receiver<()>>,
    value: T,
}

impl<C: Fn() + Unpin, T: Copy + Unpin> Future for Counted<C, T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        (self.count)();
        let value = self.value;
        match &mut self.gate {
            Some(gate) => Pin::new(gate).poll(cx).map(|_| value),
            None => Poll::Ready(value),
        }
    }
}

#[test]
fn results_are_handed_on_while_the_source_is_idle() {
    /// Lets two futures wait for the same gate, and opens it when the source has nothing more.
    macro_rules! results {
        ($operator:ident) => {{
            let (sender, receiver) = mpsc::unbounded_channel();
            let (open, gate) = tokio::sync::watch::channel(false);
            let seen = RefCell::new(Vec::new());
            let mut run = Box::pin(
                pipeline! {
                    channel(receiver)
                        -> $operator(4, |n| {
                            let mut gate = gate.clone();
                            async move { gate.wait_for(|open| *open).await.map(|_| n).ok() }
                        })
                        -> for_each(|n: Option<u32>| seen.borrow_mut().extend(n));
                }
                .run(),
            );
            sender.send(1).unwrap();
            sender.send(2).unwrap();
            assert!(poll(&mut run).is_pending());
            assert!(seen.borrow().is_empty());
            open.send(true).unwrap();
            assert!(poll(&mut run).is_pending(), "the source may still have something");
            seen.borrow_mut().sort();
            assert_eq!(*seen.borrow(), [1, 2]);
            drop(sender);
            assert!(poll(&mut run).is_ready());
        }};
    }
    results!(buffered);
    results!(buffer_unordered);
}

#[tokio::test]
async fn a_peer_that_waits_for_its_answer_gets_it() {
    /// Answers each question before the next is asked.
    macro_rules! served {
        ($capacity:expr, $($work:tt)*) => {{
            let (ask, questions) = mpsc::channel($capacity);
            let (answer, mut answers) = mpsc::channel($capacity);
            let peer = async move {
                for n in 0..50_u32 {
                    ask.send(n).await.unwrap();
                    assert_eq!(answers.recv().await, Some(n + 1));
                }
            };
            let server = pipeline! { channel(questions) $($work)* -> send(answer); };
            let (_, served) = tokio::join!(peer, server.run());
            served.unwrap();
        }};
    }
    for capacity in [1, 64] {
        for waits in WAITS {
            let reply = async move |n: u32| {
                later(waits).await;
                n + 1
            };
            served!(capacity, -> then(async |n| reply(n).await));
            served!(capacity, -> buffered(8, async |n| reply(n).await));
            served!(capacity, -> buffer_unordered(8, async |n| reply(n).await));
            served!(capacity, -> spawn(capacity = capacity) -> map(|n| n + 1));
            served!(capacity, -> spawn(capacity = capacity) -> spawn(capacity = capacity)
                -> then(async |n| { later(waits).await; n + 1 }));
            served!(capacity, -> buffered(8, async |n| reply(n).await) -> spawn(capacity = capacity));
            served!(capacity, -> parallel(2, capacity = capacity) -> map(|n| n + 1));
        }
    }
}

#[tokio::test]
async fn batches_are_handed_over_while_a_stage_waits_for_its_future() {
    let (tell, mut told) = mpsc::unbounded_channel();
    let (open, gate) = oneshot::channel();
    let mut gate = Some(gate);
    let run = pipeline! {
        numbers = iter([1, 2]);
        numbers -> spawn(capacity = 64) -> send(tell);
        numbers -> filter(|n| *n == 2) -> then(|_| { let gate = gate.take(); async move { gate?.await.ok() } })
            -> for_each(|_: Option<()>| ());
    }
    .run();
    let peer = async move {
        assert_eq!(told.recv().await, Some(1));
        open.send(()).unwrap();
        assert_eq!(told.recv().await, Some(2));
    };
    let (ended, ()) = tokio::join!(run, peer);
    ended.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_item_comes_out_of_debounce_while_the_source_is_idle() {
    let (sender, receiver) = mpsc::channel(8);
    let (tell, mut told) = mpsc::channel(8);
    let run = pipeline! { channel(receiver) -> debounce(Duration::from_secs(1)) -> send(tell); };
    let typing = async move {
        let begun = Instant::now();
        sender.send("h").await.unwrap();
        sender.send("hi").await.unwrap();
        assert_eq!(told.recv().await, Some("hi"));
        assert!(begun.elapsed() >= Duration::from_secs(1));
        drop(sender);
        assert_eq!(told.recv().await, None);
    };
    let (ended, ()) = tokio::join!(run.run(), typing);
    ended.unwrap();
}

#[tokio::test(start_paused = true)]
async fn waits_are_as_long_as_they_were_drawn() {
    let (second, begun) = (Duration::from_secs(1), Instant::now());
    let (paused, limited) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    pipeline! {
        iter(0..4) -> throttle(second) -> for_each(|_| paused.borrow_mut().push(begun.elapsed()));
    }
    .run()
    .await
    .unwrap();
    let again = Instant::now();
    pipeline! {
        iter(0..5) -> rate_limit(2, second) -> for_each(|_| limited.borrow_mut().push(again.elapsed()));
    }
    .run()
    .await
    .unwrap();
    for (n, at) in (0..).zip(paused.into_inner()) {
        assert!(at >= second * n, "{n}: {at:?}");
    }
    for (n, at) in (0..).zip(limited.into_inner()) {
        assert!(at >= (second / 2 * n).saturating_sub(second / 2), "{n}: {at:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn retries_wait_beside_what_runs() {
    let failures = Cell::new(2);
    let (second, begun) = (Duration::from_secs(1), Instant::now());
    let report = pipeline! {
        numbers = iter([1, 2]);
        beside  = numbers -> copied() -> buffered(2, async |n| { later(2).await; n }) -> collect();
        tried   = numbers -> copied() -> attempt_then(
            async |n| {
                if failures.replace(failures.get() - 1) > 0 { return Err("busy"); }
                failures.set(0);
                Ok(*n)
            },
            retry = Retry::times(3).backoff(second, 2, second * 9)
        ) -> collect();
    }
    .run()
    .await
    .unwrap();
    assert_eq!((report.beside, report.tried), (vec![1, 2], vec![1, 2]));
    assert!(begun.elapsed() >= second * 3);
}

#[tokio::test]
async fn lines_come_out_of_a_pipe_wherever_it_is_cut() {
    let input = "one\nmuch too long\nthree".as_bytes();
    for cut in 0..=input.len() {
        let (mut writer, reader) = tokio::io::duplex(4);
        let writing = async move {
            for piece in [&input[..cut], &input[cut..]] {
                writer.write_all(piece).await.unwrap();
                tokio::task::yield_now().await;
            }
        };
        let run = pipeline! {
            lines  = read_lines_async(reader, max = 5);
            lent   = lines -> then(async |line| { later(1).await; line.len() }) -> collect();
            kept   = lines -> map(|line| line.to_string()) -> collect();
            errors = lines.err -> map(|error| error.to_string()) -> collect();
        };
        let (report, ()) = tokio::join!(run.run(), writing);
        let report = report.unwrap();
        assert_eq!((report.lent, report.kept), (vec![3, 5], vec!["one".into(), "three".into()]));
        assert_eq!(report.errors, ["line 2 (byte 4): longer than 5 bytes"]);
    }
}

#[tokio::test]
async fn an_error_of_a_reader_bears_its_line() {
    let input = &b"one\n\xff\n"[..];
    let error = pipeline! { lines = read_lines_async(input) -> count(); }.run().await.unwrap_err();
    assert!(error.to_string().contains("line 2"), "{error}");
}

#[tokio::test]
async fn chunks_of_two_pipes_meet() {
    let (mut left, first) = tokio::io::duplex(3);
    let (mut right, second) = tokio::io::duplex(64);
    let writing = async move {
        right.write_all(b"12").await.unwrap();
        left.write_all(b"abcdefgh").await.unwrap();
    };
    let run = pipeline! {
        letters = read_chunks_async(first) -> map(<[u8]>::len);
        numbers = read_chunks_async(second) -> map(<[u8]>::len);
        size    = merge(letters, numbers) -> sum();
    };
    let (report, ()) = tokio::join!(run.run(), writing);
    assert_eq!(report.unwrap().size, 10);
}

#[tokio::test]
async fn a_server_answers_each_line() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let client = async move {
        let (reader, mut writer) = TcpStream::connect(address).await.unwrap().into_split();
        let mut answers = BufReader::new(reader).lines();
        for word in ["to", "be", "or not"] {
            writer.write_all(format!("{word}\n").as_bytes()).await.unwrap();
            let answer = answers.next_line().await.unwrap();
            assert_eq!(answer.as_deref(), Some(&*word.to_uppercase()));
        }
    };
    let server = async move {
        let (reader, mut writer) = listener.accept().await.unwrap().0.into_split();
        pipeline! {
            answered = read_lines_async(reader)
                -> map(|line| line.to_uppercase() + "\n")
                -> try_then(async |answer| writer.write_all(answer.as_bytes()).await)
                -> count();
        }
        .run()
        .await
    };
    let (served, ()) = tokio::join!(server, client);
    assert_eq!(served.unwrap().answered, 3);
}

/// Hands on the lengths of two words together, and of the last one at the end.
struct Pairs {
    held: Vec<usize>,
    waits: usize,
    most: usize,
    failure: Option<RunError>,
}

impl Pairs {
    fn new(waits: usize) -> Self {
        Self { held: Vec::new(), waits, most: usize::MAX, failure: None }
    }
}

impl AsyncStage<&str> for Pairs {
    type Out = usize;
    type Outs<'s> = std::vec::Drain<'s, usize>;

    async fn push(&mut self, word: &str) -> Self::Outs<'_> {
        later(self.waits).await;
        self.held.push(word.len());
        if word.len() > self.most {
            self.failure = lengthy().await.err();
        }
        let ready = if self.held.len() == 2 { 2 } else { 0 };
        self.held.drain(..ready)
    }

    async fn finish(&mut self) -> Self::Outs<'_> {
        later(self.waits).await;
        self.held.drain(..)
    }

    fn failure(&mut self) -> Option<RunError> {
        self.failure.take()
    }
}

async fn lengthy() -> Result<(), RunError> {
    pipeline! { iter([1]) -> try_then(async |_| Err::<(), _>("too long")) -> for_each(|_| ()); }
        .run()
        .await
        .map(|_| ())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stage_of_one_s_own_awaits() {
    for waits in WAITS {
        let report = pipeline! {
            words = read_lines_async(&b"to\nbe\nnot\n"[..]) -> via_async(Pairs::new(waits));
            more  = iter(["a", "an"]) -> via_async(Pairs::new(waits));
            all   = merge(words, more) -> sorted() -> collect();
            far   = iter(["to".to_owned(), "not".to_owned()]) -> spawn(capacity = 1)
                -> map(|word| if word == "to" { "to" } else { "not" }) -> via_async(Pairs::new(waits)) -> collect();
            empty = iter([""; 0]) -> via_async(Pairs::new(waits)) -> count();
            first = iter(["a"].into_iter().cycle()) -> via_async(Pairs::new(waits))
                -> take(3) -> count();
        }
        .run()
        .await
        .unwrap();
        assert_eq!((report.all, report.far), (vec![1, 2, 2, 2, 3], vec![2, 3]));
        assert_eq!((report.empty, report.first), (0, 3));
    }
    let strict = Pairs { most: 2, ..Pairs::new(1) };
    let error = pipeline! { n = iter(["to", "not"]) -> via_async(strict) -> count(); }
        .run()
        .await
        .unwrap_err();
    assert!(error.to_string().ends_with("too long"), "{error}");
}

/// A loop that waits for nothing hands its state back between any two chunks, and however it is left.
#[tokio::test]
async fn a_loop_without_a_wait_keeps_what_its_stages_remember() {
    for items in [0, 1, 2, 1023, 5000, 20_000_u64] {
        for most in [0, 1, 1500, u64::MAX] {
            for broken in [0, 1700, u64::MAX] {
                let taken = items.min(most);
                let failing = (broken < taken).then_some(broken);
                let good = failing.unwrap_or(taken);
                let outcome = pipeline! {
                    drawn = iter(0..items) -> take(most as usize)
                        -> try_map(|n| if n == broken { Err(Broken) } else { Ok(n) })
                        -> scan(|| 0, |before, n| { *before += n; *before });
                    count = drawn -> count();
                    last  = drawn -> last();
                    heard = channel(received(0..items)) -> take(most as usize) -> count();
                    heard -> then(async |n| later(*n as usize % 2).await) -> for_each(drop);
                }
                .run_partial()
                .await;
                let report = outcome.report.expect("no panic");
                assert_eq!(report.count as u64, good);
                assert_eq!(report.last, good.checked_sub(1).map(|last| last * good / 2));
                let index = outcome.error.and_then(|error| error.position()?.index());
                assert_eq!(index, failing);
                assert!(failing.is_some() || report.heard as u64 == taken);
            }
        }
    }
}

#[derive(Debug)]
struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("broken")
    }
}

impl std::error::Error for Broken {}

//! How long an item takes to another thread and back while both are awake.
//!
//! The answer comes back over a bare queue, also to the pipelines: no drawing leads back to where it
//! began. So with one boundary on the way, `r` times the bare queues' round trip means a boundary
//! that takes `2 r - 1` times as long as a queue.

use std::thread;
use std::time::{Duration, Instant};

use streamweave::pipeline;
use streamweave::queue::{Inlet, Outlet, Overflow, block_on_poll, queue};

/// How many items a queue holds.
const CAPACITY: usize = 64;

/// A source that waits for the answer to an item before it hands out the next.
struct Asker<'a> {
    left: usize,
    sent: Option<Instant>,
    answers: Inlet<Instant>,
    latencies: &'a mut Vec<Duration>,
}

impl Iterator for Asker<'_> {
    type Item = Instant;

    fn next(&mut self) -> Option<Instant> {
        if self.sent.is_some() {
            let answer = receive(&mut self.answers)?;
            self.latencies.push(answer.elapsed());
        }
        self.left = self.left.checked_sub(1)?;
        self.sent = Some(Instant::now());
        self.sent
    }
}

/// Asks `items` times; `answer` begins what answers and runs the source to its end.
fn ask(items: usize, run: impl FnOnce(Asker<'_>, Outlet<Instant>)) -> Vec<Duration> {
    let mut latencies = Vec::with_capacity(items);
    let (outlet, answers) = queue(CAPACITY, Overflow::Block);
    run(Asker { left: items, sent: None, answers, latencies: &mut latencies }, outlet);
    latencies
}

/// There through a boundary.
pub fn of_boundary(items: usize) -> Vec<Duration> {
    ask(items, |asker, mut back| {
        let pipeline = pipeline! {
            iter(asker) -> thread(capacity = CAPACITY) -> for_each(|sent| send(&mut back, sent));
        };
        pipeline.run().expect("no stage fails");
    })
}

/// There through a queue.
pub fn of_queue(items: usize) -> Vec<Duration> {
    ask(items, |asker, back| {
        thread::scope(|scope| {
            let (mut there, inlet) = queue(CAPACITY, Overflow::Block);
            scope.spawn(move || forward(inlet, back));
            asker.for_each(|sent| send(&mut there, sent));
        });
    })
}

/// There through two boundaries in a row.
pub fn of_two_boundaries(items: usize) -> Vec<Duration> {
    ask(items, |asker, mut back| {
        let pipeline = pipeline! {
            iter(asker) -> thread(capacity = CAPACITY) -> thread(capacity = CAPACITY)
                -> for_each(|sent| send(&mut back, sent));
        };
        pipeline.run().expect("no stage fails");
    })
}

/// There through two queues in a row.
pub fn of_two_queues(items: usize) -> Vec<Duration> {
    ask(items, |asker, back| {
        thread::scope(|scope| {
            let (mut there, inlet) = queue(CAPACITY, Overflow::Block);
            let (further, last) = queue(CAPACITY, Overflow::Block);
            scope.spawn(move || forward(inlet, further));
            scope.spawn(move || forward(last, back));
            asker.for_each(|sent| send(&mut there, sent));
        });
    })
}

fn forward(mut from: Inlet<Instant>, mut to: Outlet<Instant>) {
    while let Some(sent) = receive(&mut from) {
        send(&mut to, sent);
    }
}

fn receive(inlet: &mut Inlet<Instant>) -> Option<Instant> {
    if block_on_poll(|cx| inlet.poll_fill(cx)) { inlet.items().next() } else { None }
}

fn send(outlet: &mut Outlet<Instant>, sent: Instant) {
    if !outlet.has_room() {
        block_on_poll(|cx| outlet.poll_room(cx));
    }
    outlet.push(sent);
    outlet.flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_answered() {
        for trip in [of_boundary, of_queue, of_two_boundaries, of_two_queues] {
            assert_eq!(trip(100).len(), 100);
        }
    }
}

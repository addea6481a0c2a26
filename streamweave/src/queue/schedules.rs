//! Random schedules, polled by hand, beside what must hold after every step.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Push { outlet: usize, items: usize },
    Flush { outlet: usize },
    Take { inlet: usize, items: usize },
    DropOutlet { outlet: usize },
    DropInlet { inlet: usize },
    CloneOutlet { outlet: usize },
    CloneInlet { inlet: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let (end, items) = (0..3_usize, 1..9_usize);
    prop_oneof![
        8 => (end.clone(), items.clone()).prop_map(|(outlet, items)| Step::Push { outlet, items }),
        2 => end.clone().prop_map(|outlet| Step::Flush { outlet }),
        8 => (end.clone(), items).prop_map(|(inlet, items)| Step::Take { inlet, items }),
        1 => end.clone().prop_map(|outlet| Step::DropOutlet { outlet }),
        1 => end.clone().prop_map(|inlet| Step::DropInlet { inlet }),
        1 => end.clone().prop_map(|outlet| Step::CloneOutlet { outlet }),
        1 => end.prop_map(|inlet| Step::CloneInlet { inlet }),
    ]
}

fn overflow() -> impl Strategy<Value = Overflow> {
    prop_oneof![Just(Overflow::Block), Just(Overflow::DropNewest), Just(Overflow::DropOldest)]
}

/// Whether an end was woken since it began to wait.
#[derive(Default)]
struct Bell(AtomicBool);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// An item that is subtracted when it is dropped.
struct Item {
    producer: usize,
    number: u64,
    alive: Arc<AtomicU64>,
}

impl Drop for Item {
    fn drop(&mut self) {
        self.alive.fetch_sub(1, Ordering::Relaxed);
    }
}

struct Producer {
    outlet: Outlet<Item>,
    name: usize,
    pushed: u64,
    waits: Option<Arc<Bell>>,
}

struct Consumer {
    inlet: Inlet<Item>,
    /// The last number that it got of each producer.
    last: Vec<Option<u64>>,
    waits: Option<Arc<Bell>>,
}

struct World {
    producers: Vec<Producer>,
    consumers: Vec<Consumer>,
    overflow: Overflow,
    counts: CountsHandle,
    alive: Arc<AtomicU64>,
    pushed: u64,
    delivered: u64,
    names: usize,
}

fn polled<T>(
    waits: &mut Option<Arc<Bell>>,
    poll: impl FnOnce(&mut Context<'_>) -> Poll<T>,
) -> Poll<T> {
    let bell = Arc::new(Bell::default());
    let answer = poll(&mut Context::from_waker(&Waker::from(bell.clone())));
    *waits = answer.is_pending().then_some(bell);
    answer
}

/// Whether an end waits and was not woken.
fn sleeps(waits: &Option<Arc<Bell>>) -> bool {
    waits.as_ref().is_some_and(|bell| !bell.0.load(Ordering::Relaxed))
}

impl World {
    fn new(capacity: usize, overflow: Overflow) -> Self {
        let (outlet, inlet) = queue(capacity, overflow);
        let counts = outlet.counts();
        Self {
            producers: vec![Producer { outlet, name: 0, pushed: 0, waits: None }],
            consumers: vec![Consumer { inlet, last: Vec::new(), waits: None }],
            overflow,
            counts,
            alive: Arc::default(),
            pushed: 0,
            delivered: 0,
            names: 1,
        }
    }

    fn take_step(&mut self, step: &Step) {
        match *step {
            Step::Push { outlet, items } => (0..items).for_each(|_| self.push(outlet)),
            Step::Flush { outlet } => {
                if let Some(producer) = self.producers.get_mut(outlet) {
                    producer.outlet.flush();
                }
            }
            Step::Take { inlet, items } => self.take(inlet, items),
            Step::DropOutlet { outlet } if outlet < self.producers.len() => {
                self.producers.remove(outlet);
            }
            Step::DropInlet { inlet } if inlet < self.consumers.len() => {
                self.consumers.remove(inlet);
            }
            Step::CloneOutlet { outlet } if self.producers.len() < 3 => {
                if let Some(Producer { outlet, .. }) = self.producers.get(outlet) {
                    let outlet = outlet.clone();
                    let name = self.names;
                    self.producers.push(Producer { outlet, name, pushed: 0, waits: None });
                    self.names += 1;
                }
            }
            Step::CloneInlet { inlet } if self.consumers.len() < 3 => {
                if let Some(Consumer { inlet, .. }) = self.consumers.get(inlet) {
                    let inlet = inlet.clone();
                    self.consumers.push(Consumer { inlet, last: Vec::new(), waits: None });
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, outlet: usize) {
        let Some(Producer { outlet, name, pushed, waits }) = self.producers.get_mut(outlet) else {
            return;
        };
        let closed = self.consumers.is_empty();
        match polled(waits, |cx| outlet.poll_room(cx)) {
            Poll::Ready(Room::Open) => {
                assert!(!closed, "nobody takes items any more");
                *pushed += 1;
                self.pushed += 1;
                self.alive.fetch_add(1, Ordering::Relaxed);
                outlet.push(Item { producer: *name, number: *pushed, alive: self.alive.clone() });
            }
            Poll::Ready(Room::Closed) => assert!(closed, "it is closed with the last inlet"),
            Poll::Pending => assert_eq!(self.overflow, Overflow::Block, "only `block` waits"),
        }
    }

    fn take(&mut self, inlet: usize, items: usize) {
        let Some(Consumer { inlet, last, waits }) = self.consumers.get_mut(inlet) else { return };
        let ended = self.producers.is_empty();
        match polled(waits, |cx| inlet.poll_fill(cx)) {
            Poll::Ready(true) => {
                assert!(inlet.items().len() > 0, "an open batch has items");
                for item in inlet.items().take(items) {
                    last.resize(last.len().max(item.producer + 1), None);
                    let before = last[item.producer].replace(item.number);
                    assert!(before < Some(item.number), "in the order of each producer");
                    self.delivered += 1;
                }
            }
            Poll::Ready(false) => assert!(ended, "it ends with the last outlet"),
            Poll::Pending => assert!(!ended, "nobody waits for the end"),
        }
    }

    /// Whoever could go on is awake.
    fn check_wakers(&mut self) {
        let idle = self.consumers.iter().any(|consumer| sleeps(&consumer.waits));
        for Consumer { inlet, waits, .. } in self.consumers.iter_mut().filter(|c| sleeps(&c.waits))
        {
            assert!(polled(waits, |cx| inlet.poll_fill(cx)).is_pending(), "a consumer sleeps on");
        }
        // While there is work queued, a producer may sleep although there is an empty buffer.
        for Producer { outlet, waits, .. } in self.producers.iter_mut().filter(|p| sleeps(&p.waits))
        {
            let room = polled(waits, |cx| outlet.poll_room(cx));
            assert!(!idle || room.is_pending(), "a producer sleeps on");
        }
    }

    /// What must hold once both ends are gone.
    fn check_end(mut self) {
        self.producers.clear();
        self.consumers.clear();
        let Counts { accepted, delivered, dropped, abandoned } = self.counts.get();
        assert_eq!(self.alive.load(Ordering::Relaxed), 0, "every item is dropped once");
        assert_eq!(delivered, self.delivered);
        assert_eq!(accepted + dropped, self.pushed);
        assert_eq!(accepted, delivered + abandoned);
        assert!(dropped == 0 || self.overflow != Overflow::Block);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn nothing_is_lost_doubled_or_forgotten(
        capacity in 1..20_usize,
        overflow in overflow(),
        steps in prop::collection::vec(step(), 0..120),
    ) {
        let mut world = World::new(capacity, overflow);
        for step in &steps {
            world.take_step(step);
            world.check_wakers();
        }
        world.check_end();
    }

    #[test]
    fn one_producer_and_one_consumer_are_a_fifo(
        capacity in 1..70_usize,
        steps in prop::collection::vec((0..30_usize, any::<bool>(), 0..30_usize), 0..60),
    ) {
        let (mut outlet, mut inlet) = queue(capacity, Overflow::Block);
        let mut model = std::collections::VecDeque::new();
        let cx = &mut Context::from_waker(Waker::noop());
        let mut next = 0;
        for (pushes, flushes, takes) in steps {
            for _ in 0..pushes {
                if outlet.poll_room(cx).is_ready() {
                    outlet.push(next);
                    model.push_back(next);
                    next += 1;
                }
            }
            prop_assert!(model.len() <= capacity);
            if flushes {
                outlet.flush();
            }
            for _ in 0..takes {
                match inlet.poll_fill(cx) {
                    Poll::Ready(more) => {
                        prop_assert!(more);
                        prop_assert_eq!(inlet.items().next(), model.pop_front());
                    }
                    Poll::Pending => prop_assert!(!flushes || model.is_empty()),
                }
            }
        }
        drop(outlet);
        while let Poll::Ready(true) = inlet.poll_fill(cx) {
            inlet.items().for_each(|item| assert_eq!(Some(item), model.pop_front()));
        }
        prop_assert!(model.is_empty());
    }
}

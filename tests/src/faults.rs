//! Runs that are made to fail at one place: a stage and one of its visits.
//!
//! Stages of a drawing call [`pass`] and its kin with their own name. Every item that a stage takes is
//! a visit, and so is every poll of an asynchronous stage. A plan names one visit and what happens
//! there. The plan belongs to the process, so that closures capture nothing and may run anywhere;
//! `with` lets one test at a time have it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::panic;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::task::Poll;
use std::time::Duration;

use streamweave::{Handle, RunError};

/// What happens at the visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The stage panics.
    Panic,
    /// The stage returns an error, if it can.
    Error,
    /// The run is stopped.
    Stop,
    /// The run is asked to end, with all the time it needs.
    Shutdown,
}

/// The visit and what happens there.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub stage: &'static str,
    pub visit: usize,
    pub fault: Fault,
}

#[derive(Default)]
struct World {
    plan: Option<Plan>,
    handle: Option<Handle>,
    /// The visits of each stage, and whether it can return an error.
    visits: BTreeMap<&'static str, (usize, bool)>,
    fired: bool,
}

static WORLD: Mutex<Option<World>> = Mutex::new(None);
static TURN: Mutex<()> = Mutex::new(());
static MADE: AtomicU64 = AtomicU64::new(0);
static DROPPED: AtomicU64 = AtomicU64::new(0);
static LIMIT: AtomicU64 = AtomicU64::new(0);
static DROPS: [AtomicUsize; TRACKED] = [const { AtomicUsize::new(0) }; TRACKED];
/// How many runs have begun, and which of them ended last.
static BEGUN: AtomicUsize = AtomicUsize::new(0);
static ENDED: AtomicUsize = AtomicUsize::new(0);
static WATCHED: AtomicBool = AtomicBool::new(false);

/// Of the first items of a run each drop is counted by itself.
const TRACKED: usize = 64;

/// The plan as long as a test has it.
pub struct Turn(#[expect(dead_code, reason = "held")] MutexGuard<'static, ()>);

/// Waits for the plan, and ends the process where a run hangs.
pub fn turn() -> Turn {
    quiet();
    watch();
    Turn(TURN.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Turn {
    /// Begins a run of `limit` items at most.
    pub fn begin(&self, limit: u64, plan: Option<Plan>) {
        BEGUN.fetch_add(1, SeqCst);
        MADE.store(0, SeqCst);
        DROPPED.store(0, SeqCst);
        LIMIT.store(limit, SeqCst);
        DROPS.iter().for_each(|drops| drops.store(0, SeqCst));
        let old = world().replace(World { plan, ..World::default() });
        drop(old);
    }

    /// The visits of the stages in the run, and which of them can return an error.
    pub fn visits(&self) -> Vec<(&'static str, usize, bool)> {
        let world = world();
        let visits = world.iter().flat_map(|world| &world.visits);
        visits.map(|(stage, (visits, fallible))| (*stage, *visits, *fallible)).collect()
    }

    /// Whether the run came to the visit of its plan.
    pub fn has_fired(&self) -> bool {
        world().as_ref().is_some_and(|world| world.fired)
    }

    /// Every item that was made was dropped once.
    #[track_caller]
    pub fn assert_dropped_once(&self, case: &dyn fmt::Debug) {
        let (made, dropped) = (MADE.load(SeqCst), DROPPED.load(SeqCst));
        assert_eq!(made, dropped, "items made and dropped: {case:?}");
        let tracked = DROPS.iter().take(usize::try_from(made).unwrap_or(TRACKED));
        let drops: Vec<usize> = tracked.map(|drops| drops.load(SeqCst)).collect();
        assert!(drops.iter().all(|drops| *drops == 1), "drops {drops:?}: {case:?}");
    }

    /// The run ended as its plan says.
    #[track_caller]
    pub fn assert_ended(&self, plan: Plan, error: Option<&RunError>, absorbs: &[&str]) {
        if !self.has_fired() {
            // An early end may come before the visit.
            return assert!(error.is_none(), "{plan:?}: {error:?}");
        }
        let absorbed = absorbs.contains(&plan.stage);
        match (plan.fault, error) {
            (Fault::Panic, Some(error)) => {
                assert!(error.is_panic(), "{plan:?}: {error}");
                assert_eq!(error.stage(), Some(plan.stage), "{plan:?}: {error}");
            }
            (Fault::Error, Some(error)) => {
                assert!(!error.is_panic() && !error.is_stopped(), "{plan:?}: {error}");
                assert_eq!(error.stage(), Some(plan.stage), "{plan:?}: {error}");
            }
            (Fault::Error, None) => assert!(absorbed, "{plan:?} was lost"),
            (Fault::Stop, Some(error)) => assert!(error.is_stopped(), "{plan:?}: {error}"),
            (Fault::Shutdown, error) => assert!(error.is_none(), "{plan:?}: {error:?}"),
            (Fault::Panic | Fault::Stop, None) => panic!("{plan:?} was lost"),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        ENDED.store(BEGUN.load(SeqCst), SeqCst);
        let old = world().take();
        drop(old);
    }
}

/// Says how the run can be ended from outside.
pub fn begun(handle: Handle) {
    if let Some(world) = world().as_mut() {
        world.handle = Some(handle);
    }
}

fn world() -> MutexGuard<'static, Option<World>> {
    WORLD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An item that counts its life.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item(pub u64);

impl Item {
    fn new() -> Self {
        Self(MADE.fetch_add(1, SeqCst))
    }
}

impl Drop for Item {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, SeqCst);
        if let Ok(id) = usize::try_from(self.0)
            && id < TRACKED
        {
            DROPS[id].fetch_add(1, SeqCst);
        }
    }
}

/// The items of a run.
pub fn items() -> impl Iterator<Item = Item> + Send {
    std::iter::from_fn(|| {
        let left = LIMIT.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1));
        left.is_ok().then(Item::new)
    })
}

/// The error of a stage.
#[derive(Debug)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}

impl Error for Refused {}

/// Counts the visit; whether it is the one at which the stage shall return an error.
fn visit(stage: &'static str, fallible: bool) -> Result<(), Refused> {
    let (fault, handle) = {
        let mut world = world();
        let Some(world) = world.as_mut() else { return Ok(()) };
        let (visits, can_fail) = world.visits.entry(stage).or_default();
        let now = *visits;
        *visits += 1;
        *can_fail |= fallible;
        let Some(plan) = world.plan else { return Ok(()) };
        if plan.stage != stage || plan.visit != now {
            return Ok(());
        }
        world.fired = true;
        (plan.fault, world.handle.clone())
    };
    match (fault, handle) {
        (Fault::Panic, _) => panic!("boom"),
        (Fault::Error, _) => return Err(Refused),
        (Fault::Stop, Some(handle)) => handle.stop(),
        (Fault::Shutdown, Some(handle)) => handle.shutdown(Duration::MAX),
        (Fault::Stop | Fault::Shutdown, None) => panic!("the run has no handle"),
    }
    Ok(())
}

/// A stage that looks.
pub fn look(stage: &'static str, _item: &Item) {
    drop(visit(stage, false));
}

/// A stage that takes.
pub fn pass(stage: &'static str, item: Item) -> Item {
    look(stage, &item);
    item
}

/// A stage that can fail.
///
/// # Errors
/// When the plan says so.
pub fn check(stage: &'static str, item: Item) -> Result<Item, Refused> {
    visit(stage, true).map(|()| item)
}

/// A stage that can fail and looks.
///
/// # Errors
/// When the plan says so.
pub fn check_lent(stage: &'static str, item: &Item) -> Result<u64, Refused> {
    visit(stage, true).map(|()| item.0)
}

/// A stage that waits once.
pub async fn pass_later(stage: &'static str, item: Item) -> Item {
    look(stage, &item);
    once_later().await;
    look(stage, &item);
    item
}

/// A stage that waits once and can fail.
///
/// # Errors
/// When the plan says so.
pub async fn check_later(stage: &'static str, item: Item) -> Result<Item, Refused> {
    visit(stage, true)?;
    once_later().await;
    visit(stage, true)?;
    Ok(item)
}

/// Pending once, and woken at once.
async fn once_later() {
    let mut waited = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut waited, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// The panics of plans tell nothing on the test's output.
fn quiet() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let default = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if info.payload_as_str() != Some("boom") {
                default(info);
            }
        }));
    });
}

/// Far longer than any one run takes.
const TOO_LONG: Duration = Duration::from_secs(60);

/// Ends the process when no run begins for a long time: one hangs.
fn watch() {
    if WATCHED.swap(true, SeqCst) {
        return;
    }
    std::thread::spawn(|| {
        let mut seen = BEGUN.load(SeqCst);
        loop {
            std::thread::sleep(TOO_LONG);
            let now = BEGUN.load(SeqCst);
            let world = world();
            let plan = world.as_ref().and_then(|world| world.plan);
            if now == seen && ENDED.load(SeqCst) < now {
                eprintln!("a run hangs: {plan:?}");
                std::process::abort();
            }
            drop(world);
            seen = now;
        }
    });
}

/// Random numbers that are the same each time (splitmix64).
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        // The remainder is below a `usize`.
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// Asks a run whose input never ends to end, three times out of four in order. A stage that saw
    /// fewer than `items` visits sees no more of them when there is more input.
    pub fn end(&mut self, visits: &[(&'static str, usize, bool)], items: u64) -> Plan {
        let &(stage, visits, _) = self.one_of(visits);
        let far = if (visits as u64) < items { visits } else { 300 };
        let fault = if self.below(4) == 0 { Fault::Stop } else { Fault::Shutdown };
        Plan { stage, visit: self.below(far), fault }
    }
}

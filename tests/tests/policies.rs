//! What a slow consumer means to those beside it.

use std::sync::{Condvar, Mutex};

use streamweave::pipeline;

/// Opens once, for all who wait.
#[derive(Default)]
struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    fn open(&self) {
        *self.open.lock().unwrap() = true;
        self.opened.notify_all();
    }

    fn wait(&self) {
        let open = self.open.lock().unwrap();
        drop(self.opened.wait_while(open, |open| !*open).unwrap());
    }
}

/// The slow branch goes on only when its sibling has seen the last item.
#[test]
fn an_isolated_branch_never_stalls_its_siblings() {
    for capacity in [2, 3, 8] {
        let gate = Gate::default();
        let report = pipeline! {
            numbers = iter(0..1000_u32);
            slow    = numbers -> thread(isolated, capacity = capacity) -> inspect(|_| gate.wait())
                -> count();
            fast    = numbers -> inspect(|n| if *n == 999 { gate.open() }) -> count();
        }
        .run()
        .unwrap();
        assert_eq!(report.fast, 1000);
        assert!((1..1000).contains(&report.slow), "{}", report.slow);
    }
}

/// The newest are dropped where that is asked for: what is queued first arrives first.
#[test]
fn an_isolated_branch_drops_what_is_asked_for() {
    let gate = Gate::default();
    let report = pipeline! {
        numbers = iter(0..1000_u32);
        slow    = numbers -> thread(isolated, overflow = drop_newest, capacity = 4)
            -> inspect(|_| gate.wait()) -> collect();
        fast    = numbers -> thread(overflow = block) -> inspect(|n| if *n == 999 { gate.open() })
            -> count();
    }
    .run()
    .unwrap();
    assert_eq!(report.fast, 1000);
    assert_eq!(report.slow.first(), Some(&0));
    assert!(report.slow.is_sorted());
}

//! What stops a run that drains for too long: a thread, so that no runtime is needed and nothing that
//! blocks a worker holds it up.

use std::sync::Arc;

use crate::error::RunError;
use crate::run::control::{Control, Watch};
use crate::run::unpark;
use crate::sync::thread;

/// Stops the run at its deadline, unless it is over before that.
pub(crate) fn watch(control: &Arc<Control>) {
    let (watched, stopped) = (Watch::new(control), Arc::clone(control));
    let started =
        thread::Builder::new().name("deadline".to_owned()).spawn(move || wait_for(watched));
    if let Err(error) = started {
        // Without a watch the promise would be to drain for ever.
        stopped.fail(RunError::unwatched(error));
    }
}

fn wait_for(mut watch: Watch) {
    let waker = unpark::this_thread();
    let control = Arc::clone(watch.control());
    let clock = control.clock();
    loop {
        watch.register(&waker);
        if control.is_deserted() || control.is_stopped() {
            return;
        }
        match control.deadline() {
            Some(at) if clock.now() >= at => return control.fail(RunError::overdue()),
            Some(at) => clock.park(at, &waker),
            None => thread::park(),
        }
    }
}

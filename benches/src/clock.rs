//! CPU time, which a busy neighbour disturbs less than the time on the wall, and that on the wall.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The CPU time that this thread has used.
pub fn thread_time() -> Duration {
    read(ClockId::ThreadCPUTime)
}

/// The CPU time that all threads of this process have used.
pub fn process_time() -> Duration {
    read(ClockId::ProcessCPUTime)
}

/// The time on the wall, which is what counts where threads work side by side.
pub fn wall_time() -> Duration {
    read(ClockId::Monotonic)
}

fn read(clock: ClockId) -> Duration {
    Duration::try_from(clock_gettime(clock)).unwrap_or_default()
}

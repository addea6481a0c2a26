//! Waiting in a task until a moment.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::{Clock, Kind};

/// Wakes its task at a moment of a [`Clock`].
///
/// It is ready at that moment and ever after, until it is [set](Self::set) to another. Dropping it
/// forgets the moment. On the system's clock the first wait allocates tokio's timer, which is then
/// reused.
///
/// # Panics
/// Polled on the system's clock before its moment, it panics outside of a tokio runtime with timers.
///
/// ```
/// use std::time::Duration;
/// use streamweave::clock::Clock;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let clock = Clock::stepped();
/// clock.advance(Duration::from_secs(2));
/// clock.timer(Duration::from_secs(1)).await;
/// # }
/// ```
#[derive(Debug)]
pub struct Timer {
    clock: Clock,
    at: Duration,
    alarm: Alarm,
}

#[derive(Debug)]
enum Alarm {
    System { sleep: Option<Pin<Box<tokio::time::Sleep>>>, armed: bool },
    Stepped { number: u64 },
}

impl Clock {
    /// A timer for a moment of this clock.
    pub fn timer(&self, at: Duration) -> Timer {
        let alarm = match &self.0 {
            Kind::System { .. } => Alarm::System { sleep: None, armed: false },
            Kind::Stepped(stepped) => Alarm::Stepped { number: stepped.lock().number() },
        };
        Timer { clock: self.clone(), at, alarm }
    }
}

impl Timer {
    /// The clock of this timer.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The moment at which the timer is ready.
    pub fn at(&self) -> Duration {
        self.at
    }

    /// Sets the timer to another moment.
    pub fn set(&mut self, at: Duration) {
        self.at = at;
        if let Alarm::System { armed, .. } = &mut self.alarm {
            *armed = false;
        }
    }

    /// Whether the moment has come; if not, the task is woken when it does.
    pub fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        match (&mut self.alarm, &self.clock.0) {
            (Alarm::Stepped { number }, Kind::Stepped(stepped)) => {
                stepped.poll(*number, self.at, cx.waker())
            }
            (Alarm::System { sleep, armed }, _) => {
                let left = self.at.saturating_sub(self.clock.now());
                if left.is_zero() {
                    return Poll::Ready(());
                }
                if !std::mem::replace(armed, true) {
                    arm(sleep, left);
                }
                sleep.as_mut().map_or(Poll::Pending, |sleep| sleep.as_mut().poll(cx))
            }
            (Alarm::Stepped { .. }, Kind::System { .. }) => unreachable!("a timer keeps its clock"),
        }
    }
}

fn arm(sleep: &mut Option<Pin<Box<tokio::time::Sleep>>>, left: Duration) {
    match sleep {
        Some(sleep) => sleep.set(tokio::time::sleep(left)),
        None => *sleep = Some(Box::pin(tokio::time::sleep(left))),
    }
}

impl Future for Timer {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        Timer::poll(&mut self, cx)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let (Alarm::Stepped { number }, Kind::Stepped(stepped)) = (&self.alarm, &self.clock.0) {
            stepped.forget(*number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::by_hand::Hand;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_timer_wakes_its_task_once_at_its_moment() {
        let (clock, hand) = (Clock::stepped(), Hand::new());
        let mut timer = clock.timer(SECOND * 2);
        assert_eq!(timer.poll(&mut hand.context()), Poll::Pending);
        clock.advance(SECOND);
        assert_eq!((hand.wakes(), timer.poll(&mut hand.context())), (0, Poll::Pending));
        clock.advance(SECOND);
        assert_eq!((hand.wakes(), timer.poll(&mut hand.context())), (1, Poll::Ready(())));
        clock.advance(SECOND);
        assert_eq!((hand.wakes(), timer.poll(&mut hand.context())), (1, Poll::Ready(())));
    }

    #[test]
    fn a_timer_that_is_set_anew_forgets_its_old_moment() {
        let (clock, hand) = (Clock::stepped(), Hand::new());
        let mut timer = clock.timer(SECOND);
        assert!(timer.poll(&mut hand.context()).is_pending());
        timer.set(SECOND * 3);
        assert!(timer.poll(&mut hand.context()).is_pending());
        assert_eq!((timer.at(), clock.next_deadline()), (SECOND * 3, Some(SECOND * 3)));
        clock.advance(SECOND * 2);
        assert_eq!(hand.wakes(), 0);
    }

    #[test]
    fn a_dropped_timer_keeps_no_waker() {
        let (clock, hand) = (Clock::stepped(), Hand::new());
        let mut timer = clock.timer(SECOND);
        assert!(timer.poll(&mut hand.context()).is_pending());
        assert_eq!(hand.wakers(), 1);
        drop(timer);
        assert_eq!((clock.next_deadline(), hand.wakers()), (None, 0));
    }

    #[tokio::test]
    async fn the_system_s_timer_is_tokio_s() {
        let clock = Clock::system();
        let mut timer = clock.timer(Duration::from_millis(1));
        (&mut timer).await;
        assert!(clock.now() >= Duration::from_millis(1));
        let at = clock.now() + Duration::from_millis(1);
        timer.set(at);
        (&mut timer).await;
        assert!(clock.now() >= at);
        timer.set(Duration::MAX);
        assert!(Hand::new().poll(&mut timer).is_pending());
    }
}

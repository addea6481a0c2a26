//! Times of contestants in turn, and what their ratio is worth.

use std::time::{Duration, Instant};

use crate::clock::{process_time, thread_time, wall_time};
use crate::input::random;
use crate::job::Contestant;

/// How long a measurement takes.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// How many times every contestant has its turn.
    pub rounds: usize,
    /// How long a turn lasts at least.
    pub turn: Duration,
}

impl Effort {
    pub const FULL: Self = Self { rounds: 151, turn: Duration::from_micros(700) };
    pub const SHORT: Self = Self { rounds: 41, turn: Duration::from_micros(300) };
}

/// Which time is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// CPU time of the thread that runs the job.
    Thread,
    /// CPU time of all threads.
    Process,
    /// The time that passes.
    Wall,
}

impl Clock {
    fn now(self) -> Duration {
        match self {
            Self::Thread => thread_time(),
            Self::Process => process_time(),
            Self::Wall => wall_time(),
        }
    }
}

/// The times of one contestant, in nanoseconds a run, one for each round.
#[derive(Clone, Debug)]
pub struct Times(Vec<f64>);

/// A ratio of medians, and where it lies with 95 % certainty.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl Times {
    /// Times that were measured elsewhere, one for each round.
    pub fn new(times: Vec<f64>) -> Self {
        Self(times)
    }

    pub fn median(&self) -> f64 {
        median(self.0.clone())
    }

    /// The ratio of these times to those of `other`, measured in the same rounds.
    pub fn ratio_to(&self, other: &Self) -> Ratio {
        const RESAMPLES: usize = 400;
        let mut dice = random(1);
        let rounds = self.0.len().min(other.0.len());
        let mut ratios: Vec<f64> = (0..RESAMPLES)
            .map(|_| {
                let picks: Vec<usize> =
                    dice.by_ref().take(rounds).map(|die| die as usize % rounds).collect();
                self.median_of(&picks) / other.median_of(&picks)
            })
            .collect();
        ratios.sort_by(f64::total_cmp);
        Ratio {
            value: self.median() / other.median(),
            low: ratios[RESAMPLES / 40],
            high: ratios[RESAMPLES - 1 - RESAMPLES / 40],
        }
    }

    fn median_of(&self, picks: &[usize]) -> f64 {
        median(picks.iter().map(|pick| self.0[*pick]).collect())
    }
}

/// Measures all contestants in turn, so that what disturbs one disturbs them all.
pub fn in_turn(contestants: &[&Contestant], effort: Effort, clock: Clock) -> Vec<Times> {
    let runs: Vec<u32> =
        contestants.iter().map(|contestant| runs_per_turn(contestant, effort.turn)).collect();
    let mut times = vec![Times(Vec::with_capacity(effort.rounds)); contestants.len()];
    for round in 0..effort.rounds {
        for step in 0..contestants.len() {
            let turn = (round + step) % contestants.len();
            let time = time_of(contestants[turn], runs[turn], clock);
            times[turn].0.push(time);
        }
    }
    times
}

/// The median of any numbers; zero for none.
pub fn median(mut values: Vec<f64>) -> f64 {
    let middle = values.len() / 2;
    if values.is_empty() {
        return 0.0;
    }
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

fn time_of(contestant: &Contestant, runs: u32, clock: Clock) -> f64 {
    let start = clock.now();
    for _ in 0..runs {
        contestant.run();
    }
    (clock.now() - start).as_nanos() as f64 / f64::from(runs)
}

fn runs_per_turn(contestant: &Contestant, turn: Duration) -> u32 {
    let mut runs = 1;
    loop {
        let start = Instant::now();
        (0..runs).for_each(|_| {
            contestant.run();
        });
        if start.elapsed() >= turn || runs >= 1 << 24 {
            return runs;
        }
        runs *= 2;
    }
}

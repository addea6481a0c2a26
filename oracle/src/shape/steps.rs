//! The steps of a run: sources that meet are pulled together, and what waits for an end comes later.

use std::collections::{BTreeMap, BTreeSet};

use super::{Illegal, Shape, is_pulled, reads_second_first};
use crate::drawing::{Drawing, Op};

/// The step of each driver.
pub(super) fn steps(drawing: &Drawing, shape: &Shape) -> Result<Vec<Option<usize>>, Illegal> {
    let drivers: Vec<usize> = (0..drawing.stages.len())
        .filter(|stage| shape.drivers(*stage).contains(stage) && drives(drawing, *stage))
        .collect();
    let later = later(drawing, shape);
    let leaders = &shape.leaders;
    if later.iter().any(|(first, second)| leaders[*first] == leaders[*second]) {
        return Err("waits for the end of what is pulled together with it");
    }
    let before = before(drawing, shape, &drivers, &later, leaders);
    let mut waiting: BTreeSet<usize> = drivers.iter().map(|driver| leaders[*driver]).collect();
    let mut steps = vec![None; drawing.stages.len()];
    let mut step = 0;
    while !waiting.is_empty() {
        let is_free =
            |leader: &usize| before.get(leader).is_none_or(|first| first.is_disjoint(&waiting));
        let next = waiting.iter().copied().find(is_free);
        let next = next.ok_or("inputs wait for each other's end")?;
        waiting.remove(&next);
        for driver in drivers.iter().filter(|driver| leaders[**driver] == next) {
            steps[*driver] = Some(step);
        }
        step += 1;
    }
    Ok(steps)
}

/// An aggregate that only the report reads hands nothing on.
fn drives(drawing: &Drawing, stage: usize) -> bool {
    !drawing.op(stage).is_aggregate() || drawing.consumers(stage).next().is_some()
}

/// `(first, second)`: the first driver ends before the second begins.
pub(super) fn later(drawing: &Drawing, shape: &Shape) -> Vec<(usize, usize)> {
    let mut later = Vec::new();
    for stage in 0..drawing.stages.len() {
        let inputs = drawing.inputs(stage);
        let pairs: Vec<(usize, usize)> = match drawing.op(stage) {
            Op::Chain => inputs.windows(2).map(|pair| (pair[0], pair[1])).collect(),
            op if reads_second_first(op) => vec![(inputs[1], inputs[0])],
            _ => Vec::new(),
        };
        for (first, second) in pairs {
            for before in shape.drivers(first) {
                later.extend(shape.drivers(second).iter().map(|after| (*before, *after)));
            }
        }
    }
    later
}

/// Drivers that are pulled together have one leader.
pub(super) fn leaders(drawing: &Drawing, shape: &Shape) -> Vec<usize> {
    let waiting = waiting(drawing, shape);
    let mut leaders: Vec<usize> = (0..drawing.stages.len()).collect();
    for stage in 0..drawing.stages.len() {
        let all: BTreeSet<usize> = shape.drivers(stage).clone();
        let pulled: BTreeSet<usize> =
            all.iter().copied().filter(|driver| is_pulled(drawing, shape, *driver)).collect();
        let together: BTreeSet<usize> = match drawing.op(stage) {
            Op::Merge => {
                let follows = |driver: &usize| {
                    waiting.get(driver).is_some_and(|first| !first.is_disjoint(&pulled))
                };
                pulled.iter().copied().filter(|driver| !follows(driver)).collect()
            }
            Op::Zip if pulled.is_empty() => continue,
            Op::Zip | Op::Interleave => all,
            Op::Loop { .. } => pulled,
            Op::Hold if !waiting.contains_key(&stage) => {
                let input = shape.drivers(drawing.inputs(stage)[0]);
                input.iter().copied().chain([stage]).collect()
            }
            _ => continue,
        };
        lead(&mut leaders, together);
    }
    while let Some(pair) = between(drawing, shape, &leaders) {
        lead(&mut leaders, pair);
    }
    leaders
}

fn lead(leaders: &mut [usize], together: impl IntoIterator<Item = usize>) {
    let found: BTreeSet<usize> = together.into_iter().map(|driver| leaders[driver]).collect();
    let first = found.first().copied();
    for leader in leaders.iter_mut().filter(|leader| found.contains(leader)) {
        *leader = first.unwrap_or(*leader);
    }
}

/// What hands on at its end, between drivers that have a leader already.
fn between(drawing: &Drawing, shape: &Shape, leaders: &[usize]) -> Option<[usize; 2]> {
    let is_end = |stage: &usize| {
        let is_driver = shape.drivers(*stage).contains(stage) && drives(drawing, *stage);
        is_driver && !is_pulled(drawing, shape, *stage)
    };
    let ends: Vec<usize> = (0..drawing.stages.len()).filter(is_end).collect();
    let above = |end: usize| {
        let mut found = BTreeSet::new();
        let mut ahead = vec![end];
        while let Some(at) = ahead.pop() {
            let first = feeding(drawing, shape, at).into_iter().filter(|first| *first != at);
            let new: Vec<usize> = first.filter(|first| found.insert(*first)).collect();
            ahead.extend(new.into_iter().filter(|first| !is_pulled(drawing, shape, *first)));
        }
        found
    };
    ends.iter().find_map(|end| {
        let first = above(*end);
        let fed = ends.iter().filter(|fed| above(**fed).contains(end));
        let mut apart = fed.filter(|fed| leaders[**fed] != leaders[*end]);
        let fed = apart.find(|fed| first.iter().any(|first| leaders[*first] == leaders[**fed]))?;
        Some([*end, *fed])
    })
}

/// The buffers that are emptied once something has ended, with all that ends before.
fn waiting(drawing: &Drawing, shape: &Shape) -> BTreeMap<usize, BTreeSet<usize>> {
    let later = later(drawing, shape);
    let holds: Vec<usize> =
        (0..drawing.stages.len()).filter(|stage| *drawing.op(*stage) == Op::Hold).collect();
    let filling = |hold: usize| shape.drivers(drawing.inputs(hold)[0]);
    let mut waiting: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    loop {
        let waits = |hold: usize| {
            let paced = (0..drawing.stages.len()).filter(|stage| {
                matches!(drawing.op(*stage), Op::Zip | Op::Interleave)
                    && shape.drivers(*stage).contains(&hold)
            });
            let beside = paced.flat_map(|stage| shape.drivers(stage)).chain(filling(hold));
            later.iter().any(|(_, after)| *after == hold)
                || filling(hold).iter().any(|driver| !is_pulled(drawing, shape, *driver))
                || beside.into_iter().any(|other| {
                    waiting.get(other).is_some_and(|first| !first.is_disjoint(filling(hold)))
                })
        };
        let Some(next) = holds.iter().find(|hold| !waiting.contains_key(hold) && waits(**hold))
        else {
            return waiting;
        };
        let mut before = BTreeSet::new();
        let mut ahead = vec![*next];
        while let Some(driver) = ahead.pop() {
            let first = later.iter().filter(|(_, after)| *after == driver).map(|(first, _)| *first);
            let first = first.chain(feeding(drawing, shape, driver));
            ahead.extend(first.filter(|first| before.insert(*first)).collect::<Vec<_>>());
        }
        waiting.insert(*next, before);
    }
}

/// The drivers of what a driver reads.
pub(super) fn feeding(drawing: &Drawing, shape: &Shape, driver: usize) -> BTreeSet<usize> {
    let inputs = drawing.inputs(driver).iter();
    inputs.flat_map(|input| shape.drivers(*input).iter().copied()).collect()
}

fn before(
    drawing: &Drawing,
    shape: &Shape,
    drivers: &[usize],
    later: &[(usize, usize)],
    leaders: &[usize],
) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut before: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut wait = |first: usize, second: usize| {
        if leaders[first] != leaders[second] {
            before.entry(leaders[second]).or_default().insert(leaders[first]);
        }
    };
    for &driver in drivers {
        if drawing.op(driver).is_boundary() || shape.is_arrival(drawing, driver) {
            continue;
        }
        for input in drawing.inputs(driver) {
            shape.drivers(*input).iter().for_each(|first| wait(*first, driver));
        }
    }
    later.iter().for_each(|(first, second)| wait(*first, *second));
    before
}

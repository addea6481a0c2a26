//! Programs beside the interpreter.

use std::collections::BTreeSet;
use std::fmt;
use std::io;

use crate::drawing::Drawing;
use crate::inputs::{inputs, line};
use crate::interpret::{Outcome, interpret};
use crate::shape::Shape;
use crate::workshop::{Job, Ran, Workshop};
use crate::write::module;

/// What went wrong with a drawing.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    Rejected(String),
    Hung,
    Crashed(String),
    Differs(Difference),
}

#[derive(Clone, Debug)]
pub(crate) struct Difference {
    pub(crate) input: Vec<Vec<u64>>,
    expected: String,
    found: String,
}

impl Failure {
    /// Whether both are of one sort.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Rejected(one), Self::Rejected(other)) => what(one) == what(other),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// What rustc says first, without the names of stages and types.
fn what(errors: &str) -> String {
    let first = errors.lines().next().and_then(|line| line.split_once(": ")).map_or("", |(_, e)| e);
    first.split('`').step_by(2).collect()
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(errors) => write!(f, "rustc rejects it:\n{errors}"),
            Self::Hung => write!(f, "it does not end"),
            Self::Crashed(text) => write!(f, "it crashes: {text}"),
            Self::Differs(Difference { input, expected, found }) => {
                write!(f, "input    {}\nexpected {expected}\nfound    {found}", line(input))
            }
        }
    }
}

/// Builds and runs the drawings on their inputs; what failed, for each.
pub(crate) fn check(workshop: &Workshop, drawings: &[Drawing]) -> io::Result<Vec<Option<Failure>>> {
    let cases: Vec<Case> = drawings.iter().filter_map(|d| Case::new(d, inputs(d))).collect();
    let jobs: Vec<Job> = cases.iter().map(Case::job).collect();
    let results = workshop.run(&jobs)?;
    Ok(cases.iter().zip(results).map(|(case, ran)| case.compare(ran)).collect())
}

/// Runs the first of the drawings that were built last on other inputs.
pub(crate) fn check_again(
    workshop: &Workshop,
    drawing: &Drawing,
    inputs: Vec<Vec<Vec<u64>>>,
) -> io::Result<Option<Failure>> {
    let Some(case) = Case::new(drawing, inputs) else { return Ok(None) };
    let ran = workshop.run_one(0, &case.job().input)?;
    Ok(case.compare(ran))
}

struct Case<'d> {
    drawing: &'d Drawing,
    shape: Shape,
    inputs: Vec<Vec<Vec<u64>>>,
}

impl<'d> Case<'d> {
    fn new(drawing: &'d Drawing, inputs: Vec<Vec<Vec<u64>>>) -> Option<Self> {
        Some(Self { drawing, shape: Shape::new(drawing).ok()?, inputs })
    }

    fn job(&self) -> Job {
        let lines = self.inputs.iter().map(|input| line(input) + "\n");
        Job { module: module(self.drawing, &self.shape), input: lines.collect() }
    }

    fn compare(&self, ran: Ran) -> Option<Failure> {
        let results = match ran {
            Ran::Finished(results) => results,
            Ran::Rejected(errors) => return Some(Failure::Rejected(errors)),
            Ran::Hung => return Some(Failure::Hung),
            Ran::Crashed(text) => return Some(Failure::Crashed(text)),
        };
        if results.len() != self.inputs.len() {
            return Some(Failure::Crashed(format!("{results:?}")));
        }
        self.inputs.iter().zip(results).find_map(|(input, (found, alive))| {
            let expected = self.expected(input);
            let found = self.canonical(&found);
            let leaked = if alive == 0 { String::new() } else { format!(", and {alive} records") };
            (expected != found || alive != 0).then(|| {
                let found = found + &leaked;
                Failure::Differs(Difference { input: input.clone(), expected, found })
            })
        })
    }

    fn expected(&self, input: &[Vec<u64>]) -> String {
        match interpret(self.drawing, &self.shape, input) {
            None => "too much".to_owned(),
            Some(Outcome::Failed(stage)) => format!("failed s{stage}"),
            Some(Outcome::Report(fields)) => {
                let fields = fields.into_iter().map(|field| {
                    let values = field.values.iter().map(u64::to_string).collect();
                    self.field(&format!("s{}", field.stage), values)
                });
                fields.collect::<Vec<_>>().join(";")
            }
        }
    }

    /// The lines of a program, with the values sorted where their order is open.
    fn canonical(&self, found: &str) -> String {
        let field = |text: &str| match text.split_once(' ') {
            Some((name, values)) if name.starts_with('s') => {
                self.field(name, values.split(' ').map(str::to_owned).collect())
            }
            _ => text.to_owned(),
        };
        found.split(';').map(field).collect::<Vec<_>>().join(";")
    }

    fn field(&self, name: &str, mut values: Vec<String>) -> String {
        let stage: Option<usize> = name[1..].parse().ok();
        if stage.is_some_and(|stage| self.open_fields().contains(&stage)) {
            values.sort();
        }
        format!("{name} {}", values.join(" ")).trim_end().to_owned()
    }

    /// The fields whose values come in no order that is written down.
    fn open_fields(&self) -> BTreeSet<usize> {
        let stages = 0..self.drawing.stages.len();
        let is_open = |stage: &usize| {
            self.drawing.inputs(*stage).iter().any(|input| !self.shape.is_ordered(*input))
        };
        stages.filter(is_open).collect()
    }
}

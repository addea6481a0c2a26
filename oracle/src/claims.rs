//! Who gets the item at a fan-out, by the rule in the guide: in which form each stage sees its items.

use crate::drawing::{Demand, Drawing, Kind, Op};
use crate::shape::Shape;

/// How a stage has its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `T`
    Owned,
    /// `&T`
    Lent,
    /// `Arc<T>`
    Shared,
    /// `&Arc<T>`
    LentShared,
    /// Any of them: behind a boundary.
    Unknown,
}

impl Form {
    fn is_lent(self) -> bool {
        matches!(self, Self::Lent | Self::LentShared)
    }

    fn lent(self) -> Self {
        match self {
            Self::Owned => Self::Lent,
            Self::Shared => Self::LentShared,
            other => other,
        }
    }

    fn shared(self) -> Self {
        match self {
            Self::Owned => Self::Shared,
            other => other,
        }
    }

    /// Numbers are shared as themselves.
    pub(crate) fn of(self, kind: Kind) -> Self {
        match (self, kind) {
            (Self::Shared, Kind::Number) => Self::Owned,
            (Self::LentShared, Kind::Number) => Self::Lent,
            (form, _) => form,
        }
    }
}

pub(crate) struct Claims {
    /// For each stage the form of each of its inputs.
    inputs: Vec<Vec<Form>>,
}

impl Claims {
    pub(crate) fn input(&self, stage: usize, position: usize) -> Form {
        self.inputs[stage][position]
    }

    /// The form of a stage's only input, as rustc sees it.
    pub(crate) fn only(&self, drawing: &Drawing, stage: usize) -> Form {
        let from = drawing.inputs(stage)[0];
        self.input(stage, 0).of(drawing.stages[from].kind)
    }
}

/// Decides every form.
pub(crate) fn claims(drawing: &Drawing, shape: &Shape) -> Claims {
    let demands = Demands::new(drawing, shape);
    let count = drawing.stages.len();
    let mut claims =
        Claims { inputs: (0..count).map(|s| vec![Form::Owned; drawing.inputs(s).len()]).collect() };
    for stage in 0..count {
        let form = handed_on(drawing, &claims, stage);
        claim(drawing, shape, &demands, stage, form, &mut claims);
    }
    claims
}

/// The form in which a stage hands its items on.
fn handed_on(drawing: &Drawing, claims: &Claims, stage: usize) -> Form {
    let first = || claims.inputs[stage].first().copied().unwrap_or(Form::Owned);
    match drawing.op(stage) {
        op if op.is_router() || op.unites() => first(),
        op if op.passes_on() => first(),
        Op::Port(port) => {
            let route = drawing.inputs(stage)[0];
            match drawing.op(route) {
                Op::Match(arms)
                    if arms.iter().any(|a| a.port == Some(*port) && a.change.is_some()) =>
                {
                    Form::Owned
                }
                _ => first(),
            }
        }
        Op::Loop { .. } => first(),
        // A shared edge may carry whole batches.
        op if op.is_boundary() => match first() {
            Form::Owned => Form::Owned,
            _ => Form::Unknown,
        },
        _ => Form::Owned,
    }
}

fn claim(
    drawing: &Drawing,
    shape: &Shape,
    demands: &Demands<'_>,
    stage: usize,
    form: Form,
    claims: &mut Claims,
) {
    let is_port = |(to, _): &(usize, usize)| {
        matches!(drawing.op(*to), Op::Port(_) | Op::Errors | Op::SkipErrors)
    };
    let (ports, edges): (Vec<_>, Vec<_>) = edges(drawing, stage).into_iter().partition(is_port);
    for (to, position) in ports {
        claims.inputs[to][position] = form;
    }
    let reported = drawing.op(stage).is_aggregate();
    let keepers = edges.iter().filter(|edge| demands.edge(**edge) == Demand::Keeps).count();
    let keepers = keepers + usize::from(reported);
    let meeting = meeting(drawing, shape, stage, &edges);
    let kept_and_met =
        edges.iter().any(|edge| demands.edge(*edge) == Demand::Keeps && meeting.contains(edge));
    let takers =
        edges.iter().filter(|e| demands.edge(**e) == Demand::Takes && !meeting.contains(e)).count();
    let is_fan_out = edges.len() + usize::from(reported) > 1;
    for edge in &edges {
        let demand = demands.edge(*edge);
        let is_value = *drawing.op(edge.0) == Op::With && edge.1 == 1;
        claims.inputs[edge.0][edge.1] = if !is_fan_out {
            if is_value { form.lent() } else { form }
        } else if form.is_lent() {
            form
        } else if demand == Demand::Keeps {
            if keepers > 1 || kept_and_met { form.shared() } else { form }
        } else if demand == Demand::Takes && keepers == 0 && takers == 1 && !meeting.contains(edge)
        {
            form
        } else {
            form.lent()
        };
    }
}

/// What reads a stage, with the position of the input.
fn edges(drawing: &Drawing, stage: usize) -> Vec<(usize, usize)> {
    let reads = |to: usize| {
        let inputs = drawing.inputs(to).iter().enumerate();
        inputs.filter(move |(_, from)| **from == stage).map(move |(position, _)| (to, position))
    };
    (stage + 1..drawing.stages.len()).flat_map(reads).collect()
}

/// The branches of a stage that meet again behind it.
fn meeting(
    drawing: &Drawing,
    shape: &Shape,
    stage: usize,
    edges: &[(usize, usize)],
) -> Vec<(usize, usize)> {
    let mut meeting = Vec::new();
    for fan_in in 0..drawing.stages.len() {
        if drawing.inputs(fan_in).len() < 2 || shape.parent(fan_in) != Some(stage) {
            continue;
        }
        let mut inputs: Vec<usize> = drawing.inputs(fan_in).to_vec();
        if matches!(drawing.op(fan_in), Op::Join(..) | Op::With) {
            inputs.truncate(1);
        }
        for (position, input) in inputs.into_iter().enumerate() {
            let found = edges.iter().copied().find(|edge| {
                if input == stage {
                    *edge == (fan_in, position)
                } else {
                    shape.is_at_or_below(edge.0, input)
                }
            });
            meeting.extend(found);
        }
    }
    meeting.sort_unstable();
    meeting.dedup();
    if meeting.len() < 2 {
        meeting.clear();
    }
    meeting
}

struct Demands<'d> {
    drawing: &'d Drawing,
    shape: &'d Shape,
    /// The strongest demand behind each stage.
    behind: Vec<Demand>,
}

impl<'d> Demands<'d> {
    fn new(drawing: &'d Drawing, shape: &'d Shape) -> Self {
        let behind = vec![Demand::Looks; drawing.stages.len()];
        let mut demands = Self { drawing, shape, behind };
        for stage in (0..drawing.stages.len()).rev() {
            let strongest = edges(drawing, stage).into_iter().map(|edge| demands.edge(edge)).max();
            demands.behind[stage] = strongest.unwrap_or(Demand::Looks);
        }
        demands
    }

    fn edge(&self, (to, position): (usize, usize)) -> Demand {
        let behind = self.behind[to];
        match self.drawing.op(to) {
            Op::Port(_) => behind,
            Op::Match(arms)
                if arms.iter().any(|arm| arm.port.is_some() && arm.change.is_none()) =>
            {
                behind.max(Demand::Takes)
            }
            Op::RoundRobin(_) => behind.max(Demand::Takes),
            Op::With if position == 1 => Demand::Looks,
            op if op.looks() => behind,
            op if op.unites() => self.fan_in(to, position),
            Op::Zip => self.fan_in(to, position).max(Demand::Takes),
            op => op.demand(),
        }
    }

    /// A fan-in passes on what lies behind it; what was made inside one of its branches is kept, and so
    /// is what meets errors.
    fn fan_in(&self, fan_in: usize, position: usize) -> Demand {
        let input = self.drawing.inputs(fan_in)[position];
        let meets_errors = self.shape.meets_errors(self.drawing, fan_in);
        if !meets_errors && is_direct(self.drawing, self.shape, fan_in, input) {
            self.behind[fan_in]
        } else {
            Demand::Keeps
        }
    }
}

/// Whether the items of an input were made at or above the place where the branches part.
pub(crate) fn is_direct(drawing: &Drawing, shape: &Shape, fan_in: usize, input: usize) -> bool {
    let mut maker = input;
    while drawing.op(maker).looks() {
        maker = drawing.inputs(maker)[0];
    }
    shape.parent(fan_in).is_some_and(|parent| shape.is_at_or_below(maker, parent))
}

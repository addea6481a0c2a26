//! What a pipeline looks like: a static description that needs no run.
//!
//! The macro emits one [`Graph`] a pipeline, as a constant. It can be read as a table
//! ([`Graph::explain`]), as text for other drawing programs ([`Graph::to_mermaid`],
//! [`Graph::to_dot`]) or as a finished picture ([`Graph::to_svg`]). Each of them is a function of
//! the description alone, so the same drawing always gives the same text.

mod dot;
pub(crate) mod drawn;
mod explain;
mod layout;
mod mermaid;
mod palette;
mod svg;
#[cfg(test)]
mod tests;

use std::fmt;

/// A compiled drawing.
///
/// Edges name stages by their index in [`stages`](Graph::stages); the methods panic where that
/// index is out of bounds.
///
/// ```
/// use streamweave::graph::{Edge, Graph, Stage, State, Transfer};
///
/// static GRAPH: Graph = Graph {
///     stages: &[
///         Stage {
///             name: "lines",
///             operator: "lines",
///             region: 0,
///             state: State::None,
///             reported: false,
///             holds_back: false,
///             drops: None,
///         },
///         Stage {
///             name: "total",
///             operator: "count",
///             region: 0,
///             state: State::Bounded,
///             reported: true,
///             holds_back: false,
///             drops: None,
///         },
///     ],
///     edges: &[
///         Edge { from: 0, port: None, to: 1, transfer: Transfer::Move, why: "one consumer" },
///     ],
/// };
///
/// assert_eq!(
///     GRAPH.explain(),
///     "\
/// ##  stage  operator  from      transfer  why
///
/// region 0
/// 0  lines  lines     (source)
/// 1  total  count     0 lines   move      one consumer
///           > in the report
///
/// 2 stages, 1 edge: 1 move
/// "
/// );
/// assert!(GRAPH.to_mermaid().starts_with("flowchart LR\n"));
/// assert!(GRAPH.to_svg().starts_with("<svg "));
/// ```
#[derive(Debug)]
pub struct Graph {
    /// The stages in the order in which they run.
    pub stages: &'static [Stage],
    /// The arrows, in the order of their consumers.
    pub edges: &'static [Edge],
}

/// One box of the drawing.
#[derive(Debug)]
pub struct Stage {
    /// The name in the drawing, or one made from the operator.
    pub name: &'static str,
    /// The operator.
    pub operator: &'static str,
    /// The region that runs it, counted from 0.
    pub region: usize,
    /// What the stage remembers between items.
    pub state: State,
    /// Whether its value is a field of the report.
    pub reported: bool,
    /// Whether it may wait, and hold back other branches of a fan-out in its region meanwhile.
    pub holds_back: bool,
    /// What a boundary drops where its queue is full: `newest` or `oldest`; `None` where it waits, and
    /// for every other stage.
    pub drops: Option<&'static str>,
}

/// What a stage remembers between items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    None,
    /// As much as its arguments say.
    Bounded,
    /// As much as its input brings.
    Unbounded,
}

/// One arrow of the drawing.
#[derive(Debug)]
pub struct Edge {
    /// The producer: an index into [`Graph::stages`].
    pub from: usize,
    /// The producer's port, where it is not the only one: `err`, an arm of a `match`, `0`.
    pub port: Option<&'static str>,
    /// The consumer: an index into [`Graph::stages`].
    pub to: usize,
    /// How the edge carries its items.
    pub transfer: Transfer,
    /// Why it carries them so.
    pub why: &'static str,
}

/// How an edge carries its items.
///
/// ```
/// assert_eq!(streamweave::graph::Transfer::Lend.to_string(), "lend");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transfer {
    /// The item itself, by move.
    Move,
    /// A reference to the item.
    Lend,
    /// A cheap handle to one shared item.
    Share,
    /// Serialized bytes.
    Encode,
}

impl fmt::Display for Transfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(palette::look(*self).name)
    }
}

/// The part a stage plays, as its edges tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Nothing comes in.
    Source,
    /// Something comes in and something goes out.
    Operator,
    /// Nothing goes out.
    Terminal,
}

impl Graph {
    /// The regions in ascending order, each with the indices of its stages.
    fn regions(&self) -> Vec<(usize, Vec<usize>)> {
        let mut ids: Vec<usize> = self.stages.iter().map(|stage| stage.region).collect();
        ids.sort_unstable();
        ids.dedup();
        let members = |id| (0..self.stages.len()).filter(move |&at| self.stages[at].region == id);
        ids.into_iter().map(|id| (id, members(id).collect())).collect()
    }

    /// The part that the stage at `index` plays.
    fn role(&self, index: usize) -> Role {
        if !self.edges.iter().any(|edge| edge.to == index) {
            Role::Source
        } else if !self.edges.iter().any(|edge| edge.from == index) {
            Role::Terminal
        } else {
            Role::Operator
        }
    }
}

impl Stage {
    /// Whether the operator says more than the name already does.
    fn shows_operator(&self) -> bool {
        self.name != self.operator
    }
}

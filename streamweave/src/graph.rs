//! What a pipeline looks like: a static description that needs no run.

/// A compiled drawing.
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

impl Graph {
    /// The plan as a table.
    pub fn explain(&self) -> String {
        String::new()
    }
}

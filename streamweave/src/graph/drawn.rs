//! The drawing as emitted code carries it: one text, which costs the user's build next to nothing, read
//! when somebody asks for it.

use std::sync::OnceLock;

use super::{Edge, Graph, Stage, State, Transfer};

/// A drawing as text, a line each stage and edge, its parts between `|`.
#[derive(Debug)]
pub struct Drawn {
    text: &'static str,
    graph: OnceLock<Graph>,
}

impl Drawn {
    /// Holds a drawing that the compiler wrote.
    pub const fn new(text: &'static str) -> Self {
        Self { text, graph: OnceLock::new() }
    }

    /// The drawing as data. It is read once a program and then stays in memory.
    pub fn graph(&'static self) -> &'static Graph {
        self.graph.get_or_init(|| {
            let lines = || self.text.lines().map(|line| line.split('|').collect::<Vec<_>>());
            let stages: Vec<Stage> = lines().filter_map(|parts| stage(&parts)).collect();
            let edges: Vec<Edge> = lines().filter_map(|parts| edge(&parts)).collect();
            Graph { stages: stages.leak(), edges: edges.leak() }
        })
    }
}

/// `stage|name|operator|region|state|reported|holds|drops`
fn stage(parts: &[&'static str]) -> Option<Stage> {
    let ["stage", name, operator, region, state, reported, holds, drops] = *parts else {
        return None;
    };
    let state = match state {
        "unbounded" => State::Unbounded,
        "bounded" => State::Bounded,
        _ => State::None,
    };
    let region = region.parse().ok()?;
    Some(Stage {
        name,
        operator,
        region,
        state,
        reported: reported == "reported",
        holds_back: holds == "holds",
        drops: (!drops.is_empty()).then_some(drops),
    })
}

/// `edge|from|port|to|transfer|why`
fn edge(parts: &[&'static str]) -> Option<Edge> {
    let ["edge", from, port, to, transfer, why] = *parts else { return None };
    let transfer = match transfer {
        "lend" => Transfer::Lend,
        "share" => Transfer::Share,
        "encode" => Transfer::Encode,
        _ => Transfer::Move,
    };
    let port = (!port.is_empty()).then_some(port);
    Some(Edge { from: from.parse().ok()?, port, to: to.parse().ok()?, transfer, why })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_compiler_writes() {
        static DRAWN: Drawn = Drawn::new(
            "stage|parsed|try_map|0|none|||\nstage|bad|collect|0|unbounded|reported||\n\
             edge|0|err|1|move|the only consumer",
        );
        let graph = DRAWN.graph();
        assert_eq!(graph.stages.len(), 2);
        assert!(graph.stages[1].reported && graph.stages[1].state == State::Unbounded);
        let edge = &graph.edges[0];
        assert_eq!((edge.from, edge.port, edge.to), (0, Some("err"), 1));
        assert_eq!((edge.transfer, edge.why), (Transfer::Move, "the only consumer"));
    }
}

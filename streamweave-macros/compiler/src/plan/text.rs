//! The plan as text: one line an instruction, indented by what is open.

use std::fmt::Write;

use super::{Hand, InputEnd, Instruction, Item, Label, Plan, Region, Slot, Stop, TurnEnd};
use crate::graph::{EdgeId, Graph, NodeId};

/// Writes a plan in the words of its graph.
pub(crate) fn plan_text(graph: &Graph, plan: &Plan) -> String {
    let words = Words { graph };
    let mut text = String::new();
    for id in &plan.setup {
        let _ = writeln!(text, "set up {}", words.stage(*id));
    }
    for (index, region) in plan.regions.iter().enumerate() {
        if plan.is_split() {
            let _ = writeln!(text, "region {index}: {}", words.stage(region.head));
        }
        words.region(region, &mut text);
    }
    text
}

struct Words<'g> {
    graph: &'g Graph,
}

impl Words<'_> {
    fn region(&self, region: &Region, text: &mut String) {
        let mut depth = 0_usize;
        for instruction in &region.instructions {
            let (line, change) = self.line(instruction);
            if change < 0 {
                depth = depth.saturating_sub(1);
            }
            if !line.is_empty() {
                let _ = writeln!(text, "{}{line}", "  ".repeat(depth));
            }
            depth += usize::try_from(change).unwrap_or(0);
        }
        for field in &region.fields {
            let _ = writeln!(text, "report {} ({:?})", self.stage(field.node), field.value);
        }
    }

    fn stage(&self, id: NodeId) -> &str {
        &self.graph.node(id).label
    }

    fn item(&self, item: Item) -> String {
        let lent = if item.lent { "&" } else { "" };
        format!("{lent}{}", self.stage(item.variable))
    }

    fn edge(&self, edge: EdgeId) -> String {
        let edge = self.graph.edge(edge);
        format!("{} -> {}", self.stage(edge.from), self.stage(edge.to))
    }

    fn slots(&self, slots: &[Slot]) -> String {
        let slots: Vec<String> = slots.iter().map(|slot| self.slot(*slot)).collect();
        slots.join(", ")
    }

    fn slot(&self, slot: Slot) -> String {
        let many = if slot.many { "*" } else { "" };
        format!("[{}]{many}", self.edge(slot.edge))
    }

    fn exit(&self, label: Label) -> String {
        match label {
            Label::Segment(index) | Label::Turns(index) => format!("segment {index}"),
            Label::Items(id) | Label::Item(id) | Label::Driver(id) => self.stage(id).to_owned(),
            Label::Branch(edge) => self.edge(edge),
        }
    }

    fn stop(&self, stop: &Stop) -> String {
        let several = |stops: &[Stop], word: &str| {
            let stops: Vec<String> = stops.iter().map(|stop| self.condition(stop)).collect();
            format!("({})", stops.join(word))
        };
        match stop {
            Stop::Never => String::new(),
            Stop::Complete(_) => format!(", until {}", self.condition(stop)),
            Stop::All(stops) => format!(", until {}", several(stops, " and ")),
            Stop::Any(stops) => format!(", until {}", several(stops, " or ")),
        }
    }

    fn condition(&self, stop: &Stop) -> String {
        match stop {
            Stop::Complete(id) => format!("{} is complete", self.stage(*id)),
            other => self.stop(other).trim_start_matches(", until ").to_owned(),
        }
    }

    /// One instruction, and whether it opens (1) or closes (-1) something.
    fn line(&self, instruction: &Instruction) -> (String, i32) {
        match instruction {
            Instruction::OpenSegment { segment } => (format!("segment {segment}"), 1),
            Instruction::Close => (String::new(), -1),
            Instruction::OpenItems { source, stop, copied_to, .. } => {
                let (source, stop) = (self.stage(*source), self.stop(stop));
                let ahead =
                    copied_to.map(|sink| format!(", copied to {} if possible", self.stage(sink)));
                (format!("items of {source}{stop}{}", ahead.unwrap_or_default()), 0)
            }
            Instruction::Pulled { driver, .. } => (format!("for each {}", self.stage(*driver)), 1),
            Instruction::OpenDrain { buffer, stop } => {
                (format!("drain {}{}", self.stage(*buffer), self.stop(stop)), 1)
            }
            Instruction::OpenInput { input } => (format!("input {}", self.stage(*input)), 1),
            Instruction::Finish { fold } => (format!("finish {}", self.stage(*fold)), 0),
            Instruction::OpenFinished { fold } => {
                (format!("for each of finished {}", self.stage(*fold)), 1)
            }
            Instruction::OpenTurns { .. } => ("turns".to_owned(), 1),
            Instruction::CloseTurns { ends, .. } => (self.ends(ends), -1),
            Instruction::OpenPull { driver, guard, .. } => {
                let verb = if driver.polls { "poll" } else { "pull" };
                let mut line = format!("step {}: {verb} {}", driver.step, self.stage(driver.node));
                for buffer in &guard.idle {
                    let _ = write!(line, ", when {} is empty", self.stage(*buffer));
                }
                if let Some((fan_in, input)) = guard.paced {
                    let _ = write!(line, ", when {} wants input {input}", self.stage(fan_in));
                }
                (line + &self.stop(&driver.stop), 1)
            }
            Instruction::OpenConcurrent { node, end: InputEnd { step, .. }, slot, .. } => (
                format!(
                    "step {step}: {} of {}, several at a time",
                    self.stage(*node),
                    self.slot(*slot)
                ),
                1,
            ),
            Instruction::OpenFlush { node, end: InputEnd { step, .. }, slot, .. } => {
                let (node, slot) = (self.stage(*node), self.slot(*slot));
                (format!("from {slot}, ending in step {step}: {node}"), 2)
            }
            Instruction::OpenWindowed { node, end: InputEnd { step, .. }, slot, .. } => {
                let (node, slot) = (self.stage(*node), self.slot(*slot));
                (format!("from {slot}, ending in step {step}: into the windows of {node}"), 2)
            }
            Instruction::OpenLate { port, .. } => {
                (format!("late {}", port.map_or("ends the run", |port| self.stage(port))), 1)
            }
            Instruction::OpenClosed { node } => {
                (format!("for each closed {}", self.stage(*node)), 1)
            }
            Instruction::OpenFold { fold, end: InputEnd { step, .. }, .. } => {
                (format!("step {step}: finish {}", self.stage(*fold)), 2)
            }
            Instruction::OpenMeeting { fan_in, slots, .. } => {
                (format!("from {}: {}", self.slots(slots), self.stage(*fan_in)), 2)
            }
            Instruction::CloseOutlets { outlets } | Instruction::ClosePull { outlets, .. }
                if outlets.is_empty() =>
            {
                (String::new(), -1)
            }
            Instruction::CloseOutlets { outlets } | Instruction::ClosePull { outlets, .. } => {
                (format!("hand on {}", self.slots(outlets)), -1)
            }
            Instruction::PutAside { fold } => (format!("put aside {}", self.stage(*fold)), 0),
            Instruction::OpenSourceError { port } => (format!("error {}", self.stage(*port)), 1),
            Instruction::CloseSourceError => (String::new(), -1),
            other => self.item_line(other),
        }
    }

    /// What happens to one item.
    fn item_line(&self, instruction: &Instruction) -> (String, i32) {
        match instruction {
            Instruction::Call { node, item, exit } => (
                format!(
                    "{}({}) or leave {}",
                    self.stage(*node),
                    self.item(*item),
                    self.exit(*exit)
                ),
                0,
            ),
            Instruction::Build { node, item } => {
                (format!("build {} from {}", self.stage(*node), self.item(*item)), 0)
            }
            Instruction::Rename { node, item } => {
                (format!("{} is {}", self.stage(*node), self.item(*item)), 0)
            }
            Instruction::OpenMany { node, item } => {
                (format!("for each {}({})", self.stage(*node), self.item(*item)), 1)
            }
            Instruction::OpenError { node, item, port } => {
                let (node, port) = (self.stage(*node), self.stage(*port));
                (format!("{node}({}), else {port}", self.item(*item)), 1)
            }
            Instruction::CloseError { exit, .. } => (format!("leave {}", self.exit(*exit)), -1),
            Instruction::OpenCases { node, item } => {
                (format!("either {}({})", self.stage(*node), self.item(*item)), 1)
            }
            Instruction::OpenGood { node } => (format!("ok {}", self.stage(*node)), 1),
            Instruction::OpenBad { port, .. } => (format!("error {}", self.stage(*port)), 1),
            Instruction::OpenRoute { route, item, .. } => {
                (format!("route {}({})", self.stage(*route), self.item(*item)), 1)
            }
            Instruction::OpenArm { port, .. } => (format!("port {}", self.stage(*port)), 1),
            Instruction::OpenBranch { edge, hand, .. } => {
                let how = match hand {
                    Hand::Over => "by move",
                    Hand::Lent => "lent",
                    Hand::Shared | Hand::Last => "shared",
                };
                (format!("branch {}, {how}", self.edge(*edge)), 1)
            }
            Instruction::Broadcast { from, item } => {
                (format!("share a batch of {} from {}", self.item(*item), self.stage(*from)), 0)
            }
            Instruction::Share { item, .. } => (format!("share {}", self.item(*item)), 0),
            Instruction::Slots { slots, .. } => (format!("slots {}", self.slots(slots)), 0),
            Instruction::Fill { slot, item } => {
                (format!("fill {} with {}", self.slot(*slot), self.item(*item)), 0)
            }
            Instruction::OpenSlots { fan_in, slots } => {
                (format!("from {}: {}", self.slots(slots), self.stage(*fan_in)), 1)
            }
            Instruction::OpenPulledChain { source, exit, .. } => {
                (format!("pull {} or leave {}", self.stage(*source), self.exit(*exit)), 1)
            }
            Instruction::ClosePulledChain { zip, left, right } => {
                let (left, right) = (self.item(*left), self.item(*right));
                (format!("{} of {left} and {right}", self.stage(*zip)), -1)
            }
            Instruction::Output { item } => (format!("hand on {}", self.item(*item)), 0),
            _ => (String::new(), 0),
        }
    }

    fn ends(&self, ends: &[TurnEnd]) -> String {
        let ends_step =
            |end: &&TurnEnd| matches!(end, TurnEnd::Pulls { .. } | TurnEnd::Finish { .. });
        let steps = ends.iter().filter(ends_step).count();
        format!("end of turn, {steps} steps")
    }
}

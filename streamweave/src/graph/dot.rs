//! The plan as text for Graphviz.

use std::fmt::Write;

use super::{Graph, Role, palette};

impl Graph {
    /// The plan as a `digraph` for Graphviz: `dot -Tsvg`.
    ///
    /// Sources are ellipses, terminals have double sides, and an arrow has the colour of its
    /// transfer, with the reason as its tooltip. Regions are clusters where there are several.
    pub fn to_dot(&self) -> String {
        let mut out = String::from("digraph pipeline {\n  rankdir=LR;\n");
        out.push_str("  node [shape=box, style=rounded, fontname=\"monospace\"];\n");
        out.push_str("  edge [fontname=\"monospace\", fontsize=11];\n");
        let regions = self.regions();
        for (id, members) in &regions {
            if regions.len() == 1 {
                self.push_boxes(&mut out, members, "  ");
            } else {
                let _ = writeln!(out, "  subgraph cluster_{id} {{\n    label=\"region {id}\";");
                self.push_boxes(&mut out, members, "    ");
                out.push_str("  }\n");
            }
        }
        self.push_arrows(&mut out);
        out.push_str("}\n");
        out
    }

    /// One line a stage.
    fn push_boxes(&self, out: &mut String, members: &[usize], indent: &str) {
        for &at in members {
            let stage = &self.stages[at];
            let mut label = escape(stage.name);
            if stage.shows_operator() {
                let _ = write!(label, "\\n{}", escape(stage.operator));
            }
            let shape = match self.role(at) {
                Role::Source => ", shape=ellipse",
                Role::Operator => "",
                Role::Terminal => ", peripheries=2",
            };
            let _ = writeln!(out, "{indent}s{at} [label=\"{label}\"{shape}];");
        }
    }

    /// One line an edge.
    fn push_arrows(&self, out: &mut String) {
        for edge in self.edges {
            let color = palette::look(edge.transfer).color;
            let _ = write!(out, "  s{} -> s{} [color=\"{color}\"", edge.from, edge.to);
            if let Some(port) = edge.port {
                let _ = write!(out, ", label=\"{}\", fontcolor=\"{color}\"", escape(port));
            }
            let _ = writeln!(out, ", tooltip=\"{}: {}\"];", edge.transfer, escape(edge.why));
        }
    }
}

/// `text` as it stands between a quoted string's quotes.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

//! The plan as Mermaid's text, which GitHub and most documentation tools draw.

use std::fmt::Write;

use super::{Graph, Role, palette};

impl Graph {
    /// The plan as a Mermaid flowchart, to be pasted into a fenced `mermaid` block.
    ///
    /// Sources are stadiums, terminals have double sides, and an arrow has the colour of its
    /// transfer. Regions are subgraphs where there are several.
    pub fn to_mermaid(&self) -> String {
        let mut out = String::from("flowchart LR\n");
        let regions = self.regions();
        for (id, members) in &regions {
            if regions.len() == 1 {
                self.push_nodes(&mut out, members, "  ");
            } else {
                let _ = writeln!(out, "  subgraph r{id}[\"region {id}\"]");
                self.push_nodes(&mut out, members, "    ");
                out.push_str("  end\n");
            }
        }
        self.push_links(&mut out);
        out
    }

    /// One line a stage.
    fn push_nodes(&self, out: &mut String, members: &[usize], indent: &str) {
        for &at in members {
            let (open, close) = match self.role(at) {
                Role::Source => ("([", "])"),
                Role::Operator => ("(", ")"),
                Role::Terminal => ("[[", "]]"),
            };
            let _ = writeln!(out, "{indent}s{at}{open}\"{}\"{close}", self.label(at));
        }
    }

    /// The stage's name, and its operator where that says more.
    fn label(&self, at: usize) -> String {
        let stage = &self.stages[at];
        let name = escape(stage.name);
        if stage.shows_operator() {
            format!("<b>{name}</b><br/>{}", escape(stage.operator))
        } else {
            format!("<b>{name}</b>")
        }
    }

    /// One line an edge, then one line a transfer with the numbers of its edges.
    fn push_links(&self, out: &mut String) {
        for edge in self.edges {
            let port = edge.port.map_or(String::new(), |port| format!("|\"{}\"|", escape(port)));
            let _ = writeln!(out, "  s{} -->{port} s{}", edge.from, edge.to);
        }
        for (look, _) in palette::used(self.edges) {
            let numbers: Vec<String> = (0..self.edges.len())
                .filter(|&at| self.edges[at].transfer == look.transfer)
                .map(|at| at.to_string())
                .collect();
            let _ = writeln!(out, "  linkStyle {} stroke:{}", numbers.join(","), look.color);
        }
    }
}

/// `text` with the characters that mean something in a quoted label as entities.
fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '"' => out.push_str("#quot;"),
            '&' => out.push_str("#amp;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '#' | '`' | '\\' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            _ if c.is_control() => out.push(' '),
            _ => out.push(c),
        }
        out
    })
}

//! The plan as a finished picture.

use std::fmt::Write;

use super::layout::{Arrow, Layout, Leg, Node, Point, Rect, Route, layout};
use super::palette::{self, Look};
use super::{Edge, Graph, Role, Stage, State};

/// Fonts of one width, so that the width of a text is known without asking the system.
const FONTS: &str = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
/// The size of a stage's name.
const NAME: i32 = 14;
/// The size of all other text.
const SMALL: i32 = 12;
/// The height of a box.
const HEIGHT: i32 = 46;
/// The space around the picture.
const MARGIN: i32 = 16;
/// The height of the legend.
const LEGEND: i32 = 44;
/// The length of an arrow's head.
const HEAD: i32 = 9;

/// The colour of the page.
const PAPER: &str = "#fbfcfd";
/// The colour of a region.
const SHADE: &str = "#eef2f6";
/// The colour of a region's frame.
const LINE: &str = "#cbd5df";
/// The colour of names and of the boxes' sides.
const INK: &str = "#1f2d3a";
/// The colour of what explains.
const SOFT: &str = "#546474";

impl Graph {
    /// The plan as an SVG picture, laid out from left to right, that needs nothing to be shown.
    ///
    /// Sources have round ends, what is in the report has a bold side, and state that grows with
    /// the input has a dashed one. An arrow's colour and dashes are its transfer, and its tooltip
    /// says why; a legend names those in use. Regions have frames where there are several.
    pub fn to_svg(&self) -> String {
        let regions = self.regions();
        let framed = regions.len() > 1;
        let plan = layout(&self.nodes(&regions), &self.arrows(), framed);
        let legend = self.legend();
        let width = plan.width.max(legend.1) + 2 * MARGIN;
        let height = plan.height + LEGEND + 2 * MARGIN;

        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"{FONTS}\" font-size=\"{SMALL}\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{PAPER}\"/>\n\
             <g transform=\"translate({MARGIN} {MARGIN})\">\n"
        );
        if framed {
            for ((id, _), frame) in regions.iter().zip(&plan.frames) {
                push_frame(&mut out, *id, frame);
            }
        }
        self.push_edges(&mut out, &plan);
        for (at, place) in plan.boxes.iter().enumerate() {
            push_stage(&mut out, &self.stages[at], self.role(at), place);
        }
        let y = plan.height + LEGEND - SMALL;
        let _ = writeln!(out, "<g transform=\"translate(0 {y})\">\n{}</g>\n</g>\n</svg>", legend.0);
        out
    }

    /// The boxes to be placed.
    fn nodes(&self, regions: &[(usize, Vec<usize>)]) -> Vec<Node> {
        let node = |stage: &Stage| Node {
            width: text_width(stage.name, NAME).max(text_width(stage.operator, SMALL)) + 32,
            height: HEIGHT,
            group: regions.iter().position(|(id, _)| *id == stage.region).unwrap_or(0),
        };
        self.stages.iter().map(node).collect()
    }

    /// The arrows to be routed.
    fn arrows(&self) -> Vec<Arrow> {
        let label = |port: &str| text_width(port, SMALL) + 8;
        let arrow =
            |edge: &Edge| Arrow { from: edge.from, to: edge.to, label: edge.port.map_or(0, label) };
        self.edges.iter().map(arrow).collect()
    }

    /// All lines first, then all labels, so that no line runs over a label.
    fn push_edges(&self, out: &mut String, plan: &Layout) {
        for (edge, route) in self.edges.iter().zip(&plan.routes) {
            let look = palette::look(edge.transfer);
            let _ = writeln!(out, "<g><title>{}: {}</title>", look.name, escape(edge.why));
            push_line(out, &path(route), look);
            push_head(out, end(route), look);
            out.push_str("</g>\n");
        }
        for (edge, route) in self.edges.iter().zip(&plan.routes) {
            if let Some(port) = edge.port {
                let (x, y) = route.label;
                let _ = writeln!(
                    out,
                    "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" fill=\"{}\">{}</text>",
                    palette::look(edge.transfer).color,
                    escape(port)
                );
            }
        }
    }

    /// The legend of the signs in use, and its width.
    fn legend(&self) -> (String, i32) {
        let (mut out, mut x) = (String::new(), 0);
        for (look, _) in palette::used(self.edges) {
            push_line(&mut out, &format!("M{x} -4H{}", x + 34), look);
            push_head(&mut out, (x + 40, -4), look);
            let text = format!("{}: {}", look.name, look.travels);
            x = push_note(&mut out, x + 48, &text);
        }
        if self.stages.iter().any(|stage| stage.reported) {
            x = push_sample(&mut out, x, &sides(true, State::None), "in the report");
        }
        if self.stages.iter().any(|stage| stage.state == State::Unbounded) {
            let sides = sides(false, State::Unbounded);
            x = push_sample(&mut out, x, &sides, "state grows with the input");
        }
        (out, x)
    }
}

/// Writes a region's frame and heading.
fn push_frame(out: &mut String, id: usize, frame: &Rect) {
    let Rect { x, y, width, height } = frame;
    let _ = writeln!(
        out,
        "<rect class=\"region\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
         rx=\"12\" fill=\"{SHADE}\" stroke=\"{LINE}\"/>\n\
         <text x=\"{}\" y=\"{}\" fill=\"{SOFT}\">region {id}</text>",
        x + 14,
        y + 20
    );
}

/// Writes a stage's box: its name, and its operator where that says more.
fn push_stage(out: &mut String, stage: &Stage, role: Role, place: &Rect) {
    let Rect { x, y, width, height } = place;
    let round = if role == Role::Source { HEIGHT / 2 } else { 8 };
    let (middle, center) = (x + width / 2, y + height / 2);
    let _ = writeln!(
        out,
        "<g><title>{}</title>\n<rect class=\"stage\" x=\"{x}\" y=\"{y}\" width=\"{width}\" \
         height=\"{height}\" rx=\"{round}\" fill=\"#fff\"{}/>",
        escape(&summary(stage)),
        sides(stage.reported, stage.state)
    );
    let baseline = if stage.shows_operator() { center - 3 } else { center + 5 };
    let _ = writeln!(
        out,
        "<text x=\"{middle}\" y=\"{baseline}\" text-anchor=\"middle\" font-size=\"{NAME}\" \
         font-weight=\"bold\" fill=\"{INK}\">{}</text>",
        escape(stage.name)
    );
    if stage.shows_operator() {
        let _ = writeln!(
            out,
            "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\" fill=\"{SOFT}\">{}</text>",
            center + 14,
            escape(stage.operator)
        );
    }
    out.push_str("</g>\n");
}

/// What a stage's tooltip says.
fn summary(stage: &Stage) -> String {
    let mut text = format!("{} ({})", stage.name, stage.operator);
    if stage.reported {
        text.push_str(", in the report");
    }
    if stage.state == State::Unbounded {
        text.push_str(", state grows with the input, no limit");
    }
    text
}

/// The attributes of a box's sides.
fn sides(reported: bool, state: State) -> String {
    let width = if reported { "2.5" } else { "1.2" };
    let dashes = if state == State::Unbounded { " stroke-dasharray=\"6 4\"" } else { "" };
    format!(" stroke=\"{INK}\" stroke-width=\"{width}\"{dashes}")
}

/// Writes an arrow's line.
fn push_line(out: &mut String, path: &str, look: &Look) {
    let _ = write!(out, "<path d=\"{path}\" fill=\"none\" stroke=\"{}\"", look.color);
    if !look.dashes.is_empty() {
        let _ = write!(out, " stroke-dasharray=\"{}\"", look.dashes);
    }
    out.push_str(" stroke-width=\"2\"/>\n");
}

/// Writes an arrow's head with its tip at `x`, `y`, pointing to the right.
fn push_head(out: &mut String, (x, y): Point, look: &Look) {
    let _ = writeln!(
        out,
        "<path d=\"M{} {}L{x} {y}L{} {}Z\" fill=\"{}\"/>",
        x - HEAD,
        y - 5,
        x - HEAD,
        y + 5,
        look.color
    );
}

/// Writes a small box and what its `sides` mean; gives back where the next sign may begin.
fn push_sample(out: &mut String, x: i32, sides: &str, text: &str) -> i32 {
    let left = x + 1;
    let _ = writeln!(
        out,
        "<rect x=\"{left}\" y=\"-12\" width=\"26\" height=\"16\" rx=\"5\" fill=\"#fff\"{sides}/>"
    );
    push_note(out, x + 36, text)
}

/// Writes a text of the legend; gives back where the next sign may begin.
fn push_note(out: &mut String, x: i32, text: &str) -> i32 {
    let _ = writeln!(out, "<text x=\"{x}\" fill=\"{SOFT}\">{text}</text>");
    x + text_width(text, SMALL) + 28
}

/// The point at which a route enters its box.
fn end(route: &Route) -> Point {
    match route.legs.last() {
        Some(Leg::Line(end) | Leg::Curve(_, _, end)) => *end,
        None => route.start,
    }
}

/// A route in the words of SVG, up to where its head hides the line.
fn path(route: &Route) -> String {
    let (x, y) = route.start;
    let mut out = format!("M{x} {y}");
    for (at, leg) in route.legs.iter().enumerate() {
        let hidden = if at + 1 == route.legs.len() { HEAD / 2 } else { 0 };
        let _ = match leg {
            Leg::Line((x, y)) => write!(out, "L{} {y}", x - hidden),
            Leg::Curve((ax, ay), (bx, by), (x, y)) => {
                write!(out, "C{ax} {ay} {bx} {by} {} {y}", x - hidden)
            }
        };
    }
    out
}

/// The width of `text`: in these fonts a letter is 0.6 of its size, and at most all of it.
fn text_width(text: &str, size: i32) -> i32 {
    let tenths: i32 = text.chars().map(|c| if c.is_ascii() { 6 } else { 10 }).sum();
    (tenths * size + 9) / 10
}

/// `text` as it stands between tags.
fn escape(text: &str) -> String {
    text.replace(char::is_control, " ")
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

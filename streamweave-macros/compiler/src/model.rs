//! [`Ast`] to [`Graph`]: operators are looked up and names resolved. What cannot be is poisoned in
//! its place, so that everything else is still checked.

mod arguments;
mod options;
mod replicas;
mod routing;

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span};

use crate::ast::{Ast, Call, Head, LinkStage, Port, Reference, Start, Statement};
use crate::diagnostics::{Diagnostic, suggest};
use crate::graph::{Graph, Kind, Node, NodeId, PortKind};
use crate::ops::{self, Row, Structure};

/// Builds the graph of a drawing.
pub(crate) fn model(ast: Ast, errors: &mut Vec<Diagnostic>) -> Graph {
    let mut builder = Builder { graph: Graph::default(), names: BTreeMap::new(), errors };
    builder.heads(ast.heads);
    builder.graph.is_broken = !ast.unread.is_empty();
    builder.graph.excused.extend(ast.unread);
    if let Some(parameter) = ast.parameter {
        let kind = Kind::Input { ty: Box::new(parameter.ty) };
        let span = parameter.name.span();
        let id = builder.add(span, span, kind, parameter.name.to_string());
        builder.name(&parameter.name, id);
        builder.statements(ast.statements, true);
    } else {
        if ast.statements.is_empty() && builder.errors.is_empty() {
            builder.errors.push(
                Diagnostic::new(ast.span, "the pipeline is empty")
                    .help("draw at least one chain: `total = iter(0..10) -> sum();`"),
            );
        }
        builder.statements(ast.statements, false);
    }
    replicas::expand(&mut builder.graph);
    builder.label();
    builder.graph
}

struct Builder<'e> {
    graph: Graph,
    names: BTreeMap<String, NodeId>,
    errors: &'e mut Vec<Diagnostic>,
}

/// A reference that is resolved once every name is known.
struct Pending {
    reference: Reference,
    to: NodeId,
    span: Span,
}

impl Builder<'_> {
    fn heads(&mut self, heads: Vec<Head>) {
        for head in heads {
            match head {
                Head::Deny { words } => self.graph.deny.extend(words),
                Head::Move => self.graph.owns_captures = true,
                Head::Report { ty } => self.graph.report_type = Some(*ty),
            }
        }
    }

    fn statements(&mut self, statements: Vec<Statement>, open: bool) {
        let mut pending = Vec::new();
        let count = statements.len();
        for (index, statement) in statements.into_iter().enumerate() {
            let is_output = open && index + 1 == count && statement.name.is_none();
            if !statement.terminated && index + 1 < count {
                unreachable!("only the last statement can lack its `;`");
            }
            self.statement(statement, is_output, &mut pending);
        }
        for Pending { reference, to, span } in pending {
            let name = reference.name.span();
            let from = self.resolve(&reference);
            let edge = self.graph.connect(from, to, span);
            self.graph.edges[edge.0].reference = Some(name);
        }
    }

    fn statement(&mut self, statement: Statement, is_output: bool, pending: &mut Vec<Pending>) {
        let span = statement.span();
        let mut waiting: Option<Reference> = None;
        let mut last: Option<NodeId> = None;
        match statement.start {
            Start::Reference(reference) => waiting = Some(reference),
            Start::Call(call) => last = Some(self.head(call, pending)),
            Start::Broken(error) => last = Some(self.poison(error)),
        }
        for link in statement.links {
            let id = self.link(link.stage, link.arrow);
            let ended = last.is_some_and(|before| self.ends(before));
            match (waiting.take(), last) {
                (Some(reference), _) => {
                    pending.push(Pending { reference, to: id, span: link.arrow });
                }
                (None, Some(before)) if !ended => {
                    self.graph.connect(before, id, link.arrow);
                }
                (None, Some(before)) => self.after_the_end(before, id),
                (None, None) => unreachable!("a chain has a start"),
            }
            last = Some(id);
        }
        if let (true, Some(before)) = (is_output, last)
            && self.ends(before)
        {
            self.output_of_the_end(before);
            return;
        }
        if is_output {
            let output = self.add(span, span, Kind::Output, "output".to_owned());
            match (waiting.take(), last) {
                (Some(reference), _) => pending.push(Pending { reference, to: output, span }),
                (None, Some(before)) => {
                    self.graph.connect(before, output, span);
                }
                (None, None) => unreachable!("a chain has a start"),
            }
            self.graph.output = Some(output);
            return;
        }
        match (statement.name, last, waiting) {
            (Some(name), Some(id), _) => {
                if name.ty.is_some() && self.has_no_value(id) {
                    let operator = self.operator_name(id);
                    self.errors.push(
                        Diagnostic::new(
                            name.colon,
                            format!("`{operator}` has no value, and so no type"),
                        )
                        .help(format!("remove the type: `{} = ..`", name.ident)),
                    );
                    self.graph.nodes[id.0].name = Some(name.ident.clone());
                    self.name(&name.ident, id);
                    return;
                }
                self.graph.nodes[id.0].name = Some(name.ident.clone());
                self.graph.nodes[id.0].ty = name.ty.map(|ty| *ty);
                self.name(&name.ident, id);
            }
            (Some(name), None, Some(reference)) => {
                let target = reference.name;
                let error = Diagnostic::new(
                    name.ident.span(),
                    format!("`{}` names what is already called `{target}`", name.ident),
                )
                .help(format!("use `{target}`, or add a stage: `{target} -> ..`"));
                let id = self.poison(error);
                self.name(&name.ident, id);
            }
            (None, None, Some(reference)) => {
                let name = reference.name;
                self.errors.push(
                    Diagnostic::new(name.span(), format!("`{name}` leads nowhere here"))
                        .help(format!("go on with `{name} -> ..`, or remove the line")),
                );
            }
            _ => {}
        }
    }

    /// The operator at the head of a chain: a source or a fan-in.
    fn head(&mut self, call: Call, pending: &mut Vec<Pending>) -> NodeId {
        let word = call.operator.to_string();
        let span = call.operator.span();
        match ops::find(&word) {
            Some(row) if row.is_fan_in() => self.fan_in(row, call, pending),
            Some(row) if row.is_source() => self.operator(row, call, span),
            Some(_) => self.poison(
                Diagnostic::new(span, format!("`{word}` needs something to work on"))
                    .help(format!("begin the chain with a source or a name: `.. -> {word}(..)`")),
            ),
            None => {
                let sources = ops::TABLE.iter().filter(|row| row.is_source() || row.is_fan_in());
                self.unknown_operator(&call.operator, "source", sources)
            }
        }
    }

    fn link(&mut self, stage: LinkStage, arrow: Span) -> NodeId {
        let id = match stage {
            LinkStage::Call(call) => self.stage(call),
            LinkStage::Match(routing) => self.route(routing),
            LinkStage::Broken(error) => self.poison(error),
        };
        self.graph.nodes[id.0].arrow = arrow;
        id
    }

    fn stage(&mut self, call: Call) -> NodeId {
        let word = call.operator.to_string();
        let span = call.operator.span();
        match ops::find(&word) {
            Some(row) if row.is_fan_in() => {
                self.graph.excused.extend(arguments::mentioned(&call));
                self.poison(
                    Diagnostic::new(span, format!("`{word}` joins chains by their names"))
                        .help(format!("begin a chain with it: `{word}(first, second) -> ..`")),
                )
            }
            Some(row) if row.is_source() => self.poison(
                Diagnostic::new(span, format!("`{word}` is a source and begins a chain")).help(
                    format!(
                        "write `name = {word}(..);` and join it with `merge`, `chain` or `zip`"
                    ),
                ),
            ),
            Some(row) if row.shape == ops::Shape::Structural(Structure::RoundRobin) => {
                self.round_robin(row, call)
            }
            Some(row) => self.operator(row, call, span),
            None => {
                let others = ops::TABLE.iter().filter(|row| !row.is_source() && !row.is_fan_in());
                self.unknown_operator(&call.operator, "operator", others)
            }
        }
    }

    fn unknown_operator(
        &mut self,
        word: &Ident,
        what: &str,
        rows: impl Iterator<Item = &'static Row>,
    ) -> NodeId {
        let error = Diagnostic::new(word.span(), format!("there is no {what} called `{word}`"));
        let text = word.to_string();
        let near = suggest(&text, rows.map(|row| row.name));
        self.poison(match (ops::elsewhere(&text), near) {
            (Some(ours), _) => error.help(format!("write `{ours}`")),
            (None, Some(near)) => error.help(format!("did you mean `{near}`?")),
            (None, None) if what == "source" => {
                error.help(format!("for anything that can be iterated write `iter({word}(..))`"))
            }
            (None, None) => error.help(format!("for a function of your own write `map({word})`")),
        })
    }

    fn operator(&mut self, row: &'static Row, call: Call, arrow: Span) -> NodeId {
        let span = call.operator.span();
        self.graph.is_async |= row.asynchronous;
        match arguments::classify(row, call) {
            Ok((arguments, options)) => self.add(
                span,
                arrow,
                Kind::Operator { row, arguments, options },
                row.name.to_owned(),
            ),
            Err(error) => self.poison(error),
        }
    }

    fn fan_in(&mut self, row: &'static Row, call: Call, pending: &mut Vec<Pending>) -> NodeId {
        let span = call.operator.span();
        let mentioned = arguments::mentioned(&call);
        match arguments::split_inputs(row, call) {
            Ok((references, call)) => {
                let id = self.operator(row, call, span);
                if matches!(self.graph.node(id).kind, Kind::Poison(_)) {
                    self.graph.excused.extend(mentioned);
                    return id;
                }
                for (reference, span) in references {
                    pending.push(Pending { reference, to: id, span });
                }
                id
            }
            Err(error) => {
                self.graph.excused.extend(mentioned);
                self.poison(error)
            }
        }
    }

    fn poison(&mut self, error: Diagnostic) -> NodeId {
        let span = error.span();
        self.add(span, span, Kind::Poison(error), "error".to_owned())
    }

    /// Nothing comes out behind a sink or an effect, and only ports behind a `match`.
    fn ends(&self, id: NodeId) -> bool {
        let node = self.graph.node(id);
        node.row().is_some_and(Row::is_terminal) || node.has_only_ports()
    }

    fn after_the_end(&mut self, before: NodeId, after: NodeId) {
        let arrow = self.graph.node(after).arrow;
        let operator = self.operator_name(before);
        let error = if self.graph.node(before).has_only_ports() {
            Diagnostic::new(arrow, format!("`{operator}` ends its chain: its ports go on"))
                .help("name the chain, and begin others with its ports: `name.port -> ..`")
        } else {
            Diagnostic::new(arrow, format!("nothing comes out of `{operator}`")).help(format!(
                "end the chain at `{operator}(..)`; to go on as well, name what stands before it \
                 and begin a second chain with that name"
            ))
        };
        if self.graph.node(before).has_only_ports() {
            self.excuse_ports(before);
        }
        self.graph.nodes[after.0].kind = Kind::Poison(error);
    }

    /// A named sink comes back; an effect and a stage with ports only have nothing to bear a type.
    fn has_no_value(&self, id: NodeId) -> bool {
        let node = self.graph.node(id);
        let is_sink = node.shape() == Some(ops::Shape::Sink);
        node.has_only_ports() || (node.row().is_some_and(Row::is_terminal) && !is_sink)
    }

    /// The last chain of a `stage!` ends in something that hands nothing on.
    fn output_of_the_end(&mut self, before: NodeId) {
        let (span, operator) = (self.graph.node(before).span, self.operator_name(before));
        self.errors.push(
            Diagnostic::new(
                span,
                format!("nothing comes out of `{operator}`, nor of this `stage!`"),
            )
            .help("end its body in a chain without a name: what comes out there is handed on"),
        );
        self.excuse_ports(before);
        self.graph.is_broken = true;
    }

    fn operator_name(&self, id: NodeId) -> &'static str {
        self.graph.node(id).row().map_or("match", |row| row.name)
    }

    /// Whether the ports are read is not known: the error about their stage says enough.
    fn excuse_ports(&mut self, id: NodeId) {
        let ports: Vec<String> =
            self.graph.consumers(id).map(|port| self.graph.node(port).label.clone()).collect();
        self.graph.excused.extend(ports);
    }

    fn add(&mut self, span: Span, arrow: Span, kind: Kind, label: String) -> NodeId {
        self.graph.add(Node {
            label,
            name: None,
            ty: None,
            span,
            arrow,
            kind,
            inputs: Vec::new(),
            outputs: Vec::new(),
            is_composite: false,
        })
    }

    fn name(&mut self, ident: &Ident, id: NodeId) {
        let name = ident.to_string();
        let is_taken = self.names.contains_key(&name);
        if is_taken {
            self.errors.push(
                Diagnostic::new(ident.span(), format!("the name `{name}` is used twice"))
                    .help("give this chain another name"),
            );
            // It keeps a name, so that nothing else is said about it.
            let other = format!("{name}_again");
            self.graph.nodes[id.0].name = Some(Ident::new(&other, ident.span()));
            self.graph.excused.insert(other);
            self.excuse_ports(id);
        } else {
            self.names.insert(name, id);
        }
    }

    fn resolve(&mut self, reference: &Reference) -> NodeId {
        let Some(id) = self.names.get(&reference.name.to_string()).copied() else {
            return self.unknown_name(reference);
        };
        match &reference.port {
            Some(port) => self.port(reference, id, port),
            None => self.whole(reference, id),
        }
    }

    /// A name without a port: the stage itself, unless it has only ports.
    fn whole(&mut self, reference: &Reference, id: NodeId) -> NodeId {
        let name = &reference.name;
        if self.graph.node(id).has_only_ports() {
            let ports = self.port_names(id);
            self.excuse_ports(id);
            return self.poison(
                Diagnostic::new(name.span(), format!("`{name}` has ports: say which one"))
                    .help(format!("write one of {}", list(&reference.name, &ports))),
            );
        }
        if self.ends(id) {
            let operator = self.graph.node(id).row().map_or("", |row| row.name);
            return self.poison(
                Diagnostic::new(name.span(), format!("nothing comes out of `{operator}`"))
                    .help(format!("name what stands before `{operator}(..)` and use that name")),
            );
        }
        id
    }

    fn port(&mut self, reference: &Reference, id: NodeId, port: &Port) -> NodeId {
        let existing =
            self.graph.consumers(id).find(|to| self.graph.node(*to).kind.is_port_named(&port.name));
        if let Some(existing) = existing {
            return existing;
        }
        let node = self.graph.node(id);
        if matches!(node.kind, Kind::Poison(_)) {
            return id;
        }
        let span = port.span;
        if node.row().and_then(Row::side_port).is_some_and(|side| side == port.name) {
            let kind = if port.name == "late" { PortKind::Late } else { PortKind::Error };
            let label = format!("{}.{}", reference.name, port.name);
            let side = self.add(span, span, Kind::Port(kind), label);
            self.graph.connect(id, side, span);
            return side;
        }
        let name = &reference.name;
        let ports = self.port_names(id);
        self.graph.excused.insert(name.to_string());
        self.excuse_ports(id);
        let mut error = Diagnostic::new(span, format!("`{name}` has no port `{}`", port.name));
        error = if port.name == "err" && !ports.iter().any(|name| name == "late") {
            error.help(self.where_err_is(id))
        } else if let Some(near) = suggest(&port.name, ports.iter().map(String::as_str)) {
            error.help(format!("did you mean `{name}.{near}`?"))
        } else if port.name == "late" {
            error
                .help("only `tumbling`, `sliding` and `session` have late items: remove this chain")
        } else if ports.is_empty() {
            error.help(format!("use `{name}` itself"))
        } else {
            error.help(format!("it has {}", list(name, &ports)))
        };
        self.poison(error)
    }

    /// What to do for the errors of a chain whose last operator has none.
    fn where_err_is(&self, id: NodeId) -> String {
        let before = |id: &NodeId| match self.graph.node(*id).inputs.as_slice() {
            [only] => Some(self.graph.edge(*only).from),
            _ => None,
        };
        let fallible = std::iter::successors(before(&id), before)
            .filter_map(|id| self.graph.node(id).row())
            .find(|row| row.has_error_port());
        match fallible {
            Some(row) => format!(
                "`.err` belongs to the last operator of a chain: end this chain at `{0}(..)`, \
                 and begin another with its name",
                row.name
            ),
            None => "only `try_map`, `attempt`, `try_for_each` and reading sources have errors: \
                     remove this chain"
                .to_owned(),
        }
    }

    fn port_names(&self, id: NodeId) -> Vec<String> {
        let mut names: Vec<String> = self
            .graph
            .consumers(id)
            .filter_map(|to| self.graph.node(to).kind.port_name())
            .collect();
        if let Some(side) = self.graph.node(id).row().and_then(Row::side_port)
            && !names.iter().any(|name| name == side)
        {
            names.push(side.to_owned());
        }
        names
    }

    fn unknown_name(&mut self, reference: &Reference) -> NodeId {
        let name = &reference.name;
        let mut error = Diagnostic::new(name.span(), format!("there is no stage called `{name}`"));
        let near = suggest(&name.to_string(), self.names.keys().map(String::as_str));
        // Whoever misspelt the name probably meant to consume that stage.
        self.graph.excused.extend(near.map(str::to_owned));
        error = match near {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!(
                "name a chain `{name} = ..;`, or begin with a source such as `iter({name})`"
            )),
        };
        self.poison(error)
    }

    /// Gives every stage a name of its own: the one in the drawing, or its operator and a number.
    fn label(&mut self) {
        let mut used: BTreeMap<String, usize> = BTreeMap::new();
        for node in &self.graph.nodes {
            if let Some(name) = &node.name {
                used.insert(name.to_string(), 1);
            }
        }
        for node in &mut self.graph.nodes {
            if let Some(name) = &node.name {
                node.label = name.to_string();
                continue;
            }
            let count = used.entry(node.label.clone()).or_insert(0);
            *count += 1;
            if *count > 1 {
                node.label = format!("{}#{count}", node.label);
            }
        }
    }
}

/// "`x.a` and `x.b`".
fn list(name: &Ident, ports: &[String]) -> String {
    let all: Vec<String> = ports.iter().map(|port| format!("`{name}.{port}`")).collect();
    all.join(", ")
}

impl Kind {
    pub(crate) fn port_name(&self) -> Option<String> {
        match self {
            Self::Port(PortKind::Error) => Some("err".to_owned()),
            Self::Port(PortKind::Late) => Some("late".to_owned()),
            Self::Port(PortKind::Arm { name, .. }) => Some(name.clone()),
            Self::Port(PortKind::Turn { index }) => Some(index.to_string()),
            _ => None,
        }
    }

    fn is_port_named(&self, name: &str) -> bool {
        self.port_name().is_some_and(|port| port == name)
    }
}

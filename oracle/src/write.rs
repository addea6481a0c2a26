//! A drawing as a program.

use crate::claims::{Claims, Form, claims};
use crate::drawing::{Affine, Arm, Drawing, JoinKind, Kind, Op, SourceKind, Test};
use crate::interpret::is_field;
use crate::shape::Shape;

/// The module of a drawing: a function `run` from its input to the lines of its report.
pub(crate) fn module(drawing: &Drawing, shape: &Shape) -> String {
    let writer = Writer { drawing, shape, claims: claims(drawing, shape) };
    let places = writer.places();
    let body = writer.body();
    let fields = writer.fields();
    format!(
        "use std::sync::Arc;\n\nuse streamweave::{{pipeline, stage}};\n\nuse oracle_support::functions::*;\n\
         use oracle_support::support::*;\n\npub fn run(input: &Input) -> Vec<String> {{\n{places}    \
         let result = pipeline! {{\n{body}    }}\n    .run();\n    let report = match result {{\n        \
         Ok(report) => report,\n        Err(error) => return failed(&error),\n    }};\n    \
         vec![\n{fields}    ]\n}}\n"
    )
}

struct Writer<'d> {
    drawing: &'d Drawing,
    shape: &'d Shape,
    claims: Claims,
}

impl Writer<'_> {
    /// The variables that effects and sinks write to.
    fn places(&self) -> String {
        let stages = 0..self.drawing.stages.len();
        stages
            .filter_map(|stage| match self.drawing.op(stage) {
                Op::ForEach | Op::TryForEach(_) => {
                    Some(format!("    let mut out{stage}: Vec<u64> = Vec::new();\n"))
                }
                Op::SinkInto => Some(format!("    let mut out{stage} = Vec::new();\n")),
                _ => None,
            })
            .collect()
    }

    fn fields(&self) -> String {
        let stages = (0..self.drawing.stages.len()).filter(|s| is_field(self.drawing.op(*s)));
        stages
            .map(|stage| {
                let value = match self.drawing.op(stage) {
                    Op::ForEach | Op::TryForEach(_) | Op::SinkInto => format!("out{stage}"),
                    _ => format!("report.s{stage}"),
                };
                format!("        field({stage}, &{value}),\n")
            })
            .collect()
    }

    fn body(&self) -> String {
        let mut lines: Vec<(Option<usize>, String)> = Vec::new();
        for stage in 0..self.drawing.stages.len() {
            let Some(text) = self.text(stage) else { continue };
            let name = self.has_name(stage).then_some(stage);
            match lines.last_mut() {
                Some(last) if self.is_joined(stage) => {
                    last.0 = name;
                    last.1.push_str(&format!(" -> {text}"));
                }
                _ => lines.push((name, format!("{}{text}", self.head(stage)))),
            }
        }
        let line = |(name, text): (Option<usize>, String)| match name {
            Some(name) => format!("        s{name} = {text};\n"),
            None => format!("        {text};\n"),
        };
        lines.into_iter().map(line).collect()
    }

    fn has_name(&self, stage: usize) -> bool {
        !matches!(self.drawing.op(stage), Op::ForEach | Op::SinkInto | Op::Loop { .. })
    }

    /// Whether a stage stands behind the one before it in the same chain.
    fn is_joined(&self, stage: usize) -> bool {
        let Some(before) = stage.checked_sub(1) else { return false };
        let op = self.drawing.op(before);
        let ends_chain = op.is_router()
            || op.is_fallible()
            || op.is_aggregate()
            || matches!(op, Op::Port(_) | Op::Loop { .. });
        let begins_chain = matches!(self.drawing.op(stage), Op::Loop { .. });
        self.drawing.inputs(stage) == [before]
            && self.drawing.count_consumers(before) == 1
            && !ends_chain
            && !begins_chain
            && !(self.drawing.seed + stage as u64).is_multiple_of(4)
    }

    /// What a chain reads: nothing, for sources and what names its inputs itself.
    fn head(&self, stage: usize) -> String {
        let inputs = self.drawing.inputs(stage);
        match (self.drawing.op(stage), inputs) {
            (Op::Errors | Op::SkipErrors, [from]) => format!("s{from}.err -> "),
            (Op::Loop { .. }, _) => String::new(),
            (op, [from]) if !op.unites() => format!("{} -> ", self.name(*from)),
            _ => String::new(),
        }
    }

    /// How a stage is named where it is read.
    fn name(&self, stage: usize) -> String {
        match self.drawing.op(stage) {
            Op::Port(port) => {
                let from = self.drawing.inputs(stage)[0];
                match self.drawing.op(from) {
                    Op::Match(_) => format!("s{from}.p{port}"),
                    _ => format!("s{from}.{port}"),
                }
            }
            Op::Loop { .. } => format!("s{stage}.done"),
            _ => format!("s{stage}"),
        }
    }

    fn names(&self, stage: usize) -> String {
        let names: Vec<String> = self.drawing.inputs(stage).iter().map(|i| self.name(*i)).collect();
        names.join(", ")
    }

    /// The operator of a stage; a port has none.
    fn text(&self, stage: usize) -> Option<String> {
        let make = make(self.drawing.stages[stage].kind);
        let names = self.names(stage);
        let pair = |a: &str, b: &str| format!("{make}(mix({a}, {b}))");
        Some(match self.drawing.op(stage) {
            Op::Port(_) => return None,
            Op::Source(kind, index) => source(*kind, *index, self.drawing.stages[stage].kind),
            Op::Merge => format!("merge({names})"),
            Op::Chain => format!("chain({names})"),
            Op::Interleave => format!("interleave({names})"),
            Op::Zip => format!("zip({names}) -> map(|(a, b)| {})", pair("a.key()", "b.key()")),
            Op::With => {
                let value = pair("x.key()", "opened(value.listed())");
                format!("with({names}) -> map(|(x, value)| {value})")
            }
            Op::Join(kind, modulus) => {
                let key = format!("|x| x.key() % {modulus}");
                let alone = |x: &str| format!("{x}.map_or(1_000, |x| x.key())");
                let (word, made) = match kind {
                    JoinKind::Inner => ("join", pair("a.key()", "b.key()")),
                    JoinKind::Left => ("left_join", pair("a.key()", &alone("b"))),
                    JoinKind::Outer => ("outer_join", pair(&alone("a"), &alone("b"))),
                };
                format!("{word}({names}, {key}, {key}) -> map(|(a, b)| {made})")
            }
            Op::Loop { limit, times, changes } => {
                let round = match times {
                    1 => format!("more({make}(x.key() / 2))"),
                    _ => "more".to_owned(),
                };
                let many = match times {
                    1 => String::new(),
                    _ => format!(" -> flat_map(|x| lessened(x.key(), {times}).map({make}))"),
                };
                let done =
                    if *changes { format!("done({make}(x.key()))") } else { "done".to_owned() };
                let indent = "        ";
                format!(
                    "s{stage}_all = merge({names}, s{stage}_again);\n{indent}\
                     s{stage} = s{stage}_all -> match {{ x if x.key() >= {limit} => {round}, x => {done} }};\n{indent}\
                     s{stage}_again = s{stage}.more{many} -> buffer(100_000)"
                )
            }
            Op::Errors => {
                let from = self.drawing.inputs(stage)[0];
                match self.drawing.op(from) {
                    Op::Attempt(..) => {
                        format!("map(|bad| {make}((bad.item.key() + bad.cause.0) % 41))")
                    }
                    _ => format!("map(|bad| {make}(bad.cause.0 % 41))"),
                }
            }
            op => {
                let from = self.drawing.inputs(stage)[0];
                let seen = Seen {
                    kind: self.drawing.stages[from].kind,
                    form: self.claims.only(self.drawing, stage),
                };
                let ordered = self.shape.is_ordered(from);
                operator(op, stage, seen, self.drawing.stages[stage].kind, ordered)
            }
        })
    }
}

/// What a stage sees of an item.
#[derive(Clone, Copy)]
struct Seen {
    kind: Kind,
    form: Form,
}

impl Seen {
    fn owned(self) -> &'static str {
        match self.kind {
            Kind::Record => "Record",
            _ => "u64",
        }
    }

    /// A closure's parameter `x`, where it takes.
    fn taken(self) -> String {
        let owned = self.owned();
        match self.form {
            Form::Owned => format!("x: {owned}"),
            Form::Lent => format!("x: &{owned}"),
            Form::Shared => format!("x: Arc<{owned}>"),
            Form::LentShared => format!("x: &Arc<{owned}>"),
            Form::Unknown => "x".to_owned(),
        }
    }

    /// A closure's parameter `x`, where it looks.
    fn looked_at(self) -> String {
        let owned = self.owned();
        match self.form {
            Form::Owned | Form::Lent => format!("x: &{owned}"),
            Form::Shared | Form::LentShared => format!("x: &Arc<{owned}>"),
            Form::Unknown => "x".to_owned(),
        }
    }
}

fn operator(op: &Op, stage: usize, seen: Seen, kind: Kind, ordered: bool) -> String {
    let make = make(kind);
    let (taken, looked) = (seen.taken(), seen.looked_at());
    match op {
        Op::Map(by)
            if seen.form == Form::Owned && (seen.kind, kind) == (Kind::Record, Kind::Record) =>
        {
            format!("map(|{taken}| {{ let key = x.key(); x.renamed({}) }})", change(*by, "key"))
        }
        Op::Map(by) => format!("map(|{taken}| {make}({}))", change(*by, "x.key()")),
        Op::FilterMap(test, by) => {
            let (test, change) = (holds(*test, "x.key()"), change(*by, "x.key()"));
            format!("filter_map(|{taken}| {test}.then(|| {make}({change})))")
        }
        Op::FlatMap(limit) => {
            format!("flat_map(|{taken}| multiplied(x.key(), {limit}).map({make}))")
        }
        Op::Flatten(limit) => format!(
            "map(|{taken}| multiplied(x.key(), {limit}).map({make}).collect::<Vec<_>>()) -> flatten()"
        ),
        Op::Filter(test) => format!("filter(|{looked}| {})", holds(*test, "x.key()")),
        Op::Inspect => format!("inspect(|{looked}| _ = x.key())"),
        Op::Enumerate => format!("enumerate() -> map(|(at, x)| {make}(mix(at as u64, x.key())))"),
        Op::Scan => format!(
            "scan(|| 0_u64, |state, {taken}| {{ *state = mix(*state, x.key()); {make}(*state) }})"
        ),
        Op::Own => "own()".to_owned(),
        Op::Fresh => match (seen.form, seen.kind) {
            (Form::Lent, Kind::Number) => "copied()".to_owned(),
            (Form::Lent, Kind::Record) => "cloned()".to_owned(),
            _ => format!("map(|{taken}| {make}(x.key()))"),
        },
        Op::Take(n) => format!("take({n})"),
        Op::TakeWhile(test) => format!("take_while(|{looked}| {})", holds(*test, "x.key()")),
        Op::Skip(n) => format!("skip({n})"),
        Op::SkipWhile(test) => format!("skip_while(|{looked}| {})", holds(*test, "x.key()")),
        Op::StepBy(n) => format!("step_by({n})"),
        Op::DedupByKey(modulus) => format!("dedup_by_key(|x| x.key() % {modulus})"),
        Op::UniqueBy(modulus) => format!("unique_by(|x| x.key() % {modulus})"),
        Op::Dedup => "dedup()".to_owned(),
        Op::Sorted => "sorted()".to_owned(),
        Op::SortedByKey(modulus) => format!("sorted_by_key(|x| x.key() % {modulus})"),
        Op::Chunks(size) => format!("chunks({size}) -> {}", gathered(make)),
        Op::Windows(size) => format!("windows({size}) -> {}", gathered(make)),
        Op::ChunkBy(modulus) => format!("chunk_by(|x| x.key() % {modulus}) -> {}", gathered(make)),
        Op::Via(ops) => via(ops, stage, seen, ordered),
        Op::TryMap(test, by) => format!("try_map(|{taken}| {})", result(*test, *by, make, kind)),
        Op::Attempt(test, by) => format!("attempt(|x| {})", result(*test, *by, make, kind)),
        Op::Match(arms) => matched(arms, make),
        Op::RoundRobin(ports) => format!("round_robin({ports})"),
        Op::Hold => "buffer(100_000)".to_owned(),
        Op::Thread(capacity) => format!("thread(capacity = {capacity})"),
        Op::Parallel { replicas, ordered: false } => format!("parallel({replicas})"),
        Op::Parallel { replicas, ordered: true } => format!("parallel({replicas}, ordered)"),
        Op::ForEach => format!("for_each(|{taken}| out{stage}.push(x.key()))"),
        Op::TryForEach(test) => {
            let test = holds(*test, "key");
            format!(
                "try_for_each(|{taken}| -> Result<(), Bad> {{ let key = x.key(); \
                 if {test} {{ out{stage}.push(key); Ok(()) }} else {{ Err(Bad(key)) }} }})"
            )
        }
        Op::SinkInto => format!("sink(&mut out{stage})"),
        Op::Sink => "sink(Vec::new())".to_owned(),
        Op::SkipErrors => "skip_errors()".to_owned(),
        Op::Opened => format!("map(|value| {make}(opened(value.listed())))"),
        op => aggregate(op, seen, ordered),
    }
}

fn aggregate(op: &Op, seen: Seen, ordered: bool) -> String {
    let taken = seen.taken();
    match op {
        Op::Sum if seen.kind == Kind::Number && seen.form != Form::Unknown => "sum()".to_owned(),
        Op::Sum => format!("map(|{taken}| x.key()) -> sum()"),
        Op::Fold if ordered => {
            format!("fold(|| 3_u64, |state, {taken}| *state = mix(*state, x.key()))")
        }
        Op::Fold => format!("fold(|| 0_u64, |state, {taken}| *state = add(*state, x.key()))"),
        Op::FoldBy(modulus) => format!(
            "fold_by(|x| x.key() % {modulus}, || 0_u64, |state, {taken}| *state = add(*state, x.key()))"
        ),
        Op::Reduce => format!("reduce({BETTER})"),
        Op::ReduceBy(modulus) => format!("reduce_by(|x| x.key() % {modulus}, {BETTER})"),
        Op::Min => "min()".to_owned(),
        Op::Max => "max()".to_owned(),
        Op::MinByKey(modulus) => format!("min_by_key(|x| x.key() % {modulus})"),
        Op::MaxByKey(modulus) => format!("max_by_key(|x| x.key() % {modulus})"),
        Op::Last => "last()".to_owned(),
        Op::TopK(k) => format!("top_k({k})"),
        Op::Collect => "collect()".to_owned(),
        _ => "count()".to_owned(),
    }
}

const BETTER: &str = "|a, b| if beats(a.key(), b.key()) { a } else { b }";

fn make(kind: Kind) -> &'static str {
    match kind {
        Kind::Record => "record",
        _ => "number",
    }
}

fn change(by: Affine, key: &str) -> String {
    format!("affine({key}, {}, {}, {})", by.factor, by.offset, by.modulus)
}

fn holds(test: Test, key: &str) -> String {
    format!("test({key}, {}, {})", test.modulus, test.below)
}

fn gathered(make: &str) -> String {
    format!("map(|some| {make}(gathered(some.iter().map(Keyed::key))))")
}

fn result(test: Test, by: Affine, make: &str, kind: Kind) -> String {
    let made = Seen { kind, form: Form::Owned }.owned();
    let (test, change) = (holds(test, "key"), change(by, "key"));
    format!(
        "-> Result<{made}, Bad> {{ let key = x.key(); \
         if {test} {{ Ok({make}({change})) }} else {{ Err(Bad(key)) }} }}"
    )
}

fn matched(arms: &[Arm], make: &str) -> String {
    let last = arms.len() - 1;
    let arm = |(at, arm): (usize, &Arm)| {
        let guard =
            if at == last { String::new() } else { format!(" if {}", holds(arm.test, "x.key()")) };
        match (arm.port, arm.change) {
            (None, _) => format!("x{guard} => drop"),
            (Some(port), None) => format!("x{guard} => p{port}"),
            (Some(port), Some(by)) => {
                format!("x{guard} => p{port}({make}({}))", change(by, "x.key()"))
            }
        }
    };
    let arms: Vec<String> = arms.iter().enumerate().map(arm).collect();
    format!("match {{ {} }}", arms.join(", "))
}

fn source(source: SourceKind, index: usize, kind: Kind) -> String {
    let make = make(kind);
    match (source, kind) {
        (SourceKind::Iter, Kind::Record) => format!("iter(input.records({index}))"),
        (SourceKind::Iter, _) => format!("iter(input.numbers({index}))"),
        (SourceKind::Lines, _) => {
            format!("lines(input.text({index})) -> map(|line| {make}(parse(line)))")
        }
        (SourceKind::ReadLines, _) => {
            format!("read_lines(input.text({index}).as_bytes()) -> map(|line| {make}(parse(line)))")
        }
    }
}

/// A sub-pipeline; whatever makes an item owns it from there on.
fn via(ops: &[Op], stage: usize, seen: Seen, ordered: bool) -> String {
    let mut inner = seen;
    let mut text = format!("via(stage! {{ |{}| x", seen.taken());
    for op in ops {
        text.push_str(&format!(" -> {}", operator(op, stage, inner, inner.kind, ordered)));
        if !op.passes_on() {
            inner.form = Form::Owned;
        }
    }
    text.push_str(" })");
    text
}

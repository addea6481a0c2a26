//! The operators' table: the one place in the compiler that knows an element-wise operator.
//!
//! A row says what the words of the drawing decide: what the operator does to its item, what it
//! needs of it, and which arguments it takes. The runtime function of the same name does the rest.

mod table;

pub(crate) use table::{COMBINE, GATHER, TABLE, find};

/// One operator.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) demand: Demand,
    pub(crate) arguments: &'static [Parameter],
    /// The runtime type that remembers something between items.
    pub(crate) state: Option<&'static str>,
    pub(crate) growth: Growth,
    /// What may be written as `name = value` behind the arguments.
    pub(crate) options: &'static [&'static str],
    /// What may be written as a word of its own behind the arguments.
    pub(crate) flags: &'static [&'static str],
    /// Whether the runtime function is awaited, or the source polled: it makes the graph asynchronous.
    pub(crate) asynchronous: bool,
    /// Whether its state measures time by the clock of the run.
    pub(crate) clocked: bool,
    /// Whether the runtime function asks something of its item's type, or lends: rustc may then put
    /// an error on one of its arguments.
    pub(crate) asks: bool,
}

/// What an operator does with an item, and so how its call is emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Stands at the head of a chain.
    Source(SourceShape),
    /// One item in, one out.
    Map,
    /// Looks and hands the item on.
    Look,
    /// Looks and decides whether the item goes on.
    Gate,
    /// Like a gate, and completes its branch at some point.
    EndingGate,
    /// One item in, at most one out.
    Option,
    /// One item in, any number out.
    Many,
    /// One item in, one out or an error; the error has a port.
    Fallible { returns_item: bool, terminal: bool },
    /// Hands on at most one item a call and one more at the end of its input.
    Flush,
    /// Hands on any number a call and more at the end of its input.
    FlushMany,
    /// Puts items into windows of time: one that is late has a port, and windows come out like items
    /// of `FlushMany`.
    Windowed,
    /// Works on several items at a time: hands on at any time, and the rest after the end of its input.
    Concurrent,
    /// Holds items back by time: hands on at any time, and the rest at the end of its input.
    Timed,
    /// The same for windows of time, which come out like items of `FlushMany`.
    TimedMany,
    /// One value at the end of its input.
    Fold,
    /// Any number of items at the end of its input.
    FoldMany,
    /// Ends a chain without a value.
    Effect,
    /// Ends a chain in a `Sink`.
    Sink,
    /// Joins several chains or changes the graph's form in another way.
    Structural(Structure),
}

/// How a source hands out its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SourceShape {
    pub(crate) unit: Unit,
    /// A plain iterator: no chunks, no errors.
    pub(crate) iterator: bool,
    /// May wait for input from outside.
    pub(crate) waits: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Item,
    Line,
    Chunk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Structure {
    Merge,
    Chain,
    Zip,
    Interleave,
    Join,
    OuterJoin,
    With,
    Buffer,
    RoundRobin,
    Boundary(Boundary),
}

/// What runs the region behind a boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Boundary {
    /// A scoped thread.
    Thread,
    /// A task.
    Task,
    /// Threads or tasks that all do the same.
    Replicas,
    /// The end of replicas: what follows runs once.
    Gather,
}

/// What an operator needs of its item, from the weakest to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Demand {
    /// A reference for a moment.
    Looks,
    /// The item, where it can have it.
    Takes,
    /// The item for longer than its turn.
    Keeps,
}

/// What an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parameter {
    /// A closure or path that stands where it is called.
    Body,
    /// Evaluated once, before the first item.
    Once,
}

/// How much an operator remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Growth {
    None,
    Bounded,
    Unbounded,
}

impl Row {
    /// Whether the compiler put it into the drawing.
    pub(crate) fn is_unwritten(&self) -> bool {
        std::ptr::eq(self, &GATHER) || std::ptr::eq(self, &COMBINE)
    }

    pub(crate) fn is_source(&self) -> bool {
        matches!(self.shape, Shape::Source(_))
    }

    /// Whether the operator joins chains that it names.
    pub(crate) fn is_fan_in(&self) -> bool {
        matches!(
            self.shape,
            Shape::Structural(
                Structure::Merge
                    | Structure::Chain
                    | Structure::Zip
                    | Structure::Interleave
                    | Structure::Join
                    | Structure::OuterJoin
                    | Structure::With
            )
        )
    }

    /// Whether nothing comes out behind the operator.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self.shape, Shape::Effect | Shape::Sink | Shape::Fallible { terminal: true, .. })
    }

    pub(crate) fn has_error_port(&self) -> bool {
        match self.shape {
            Shape::Fallible { .. } => true,
            Shape::Source(source) => !source.iterator,
            _ => false,
        }
    }

    /// The port beside what the operator hands on.
    pub(crate) fn side_port(&self) -> Option<&'static str> {
        match self.shape {
            Shape::Windowed => Some("late"),
            _ => self.has_error_port().then_some("err"),
        }
    }
}

/// What other libraries call something is called here.
pub(crate) fn elsewhere(word: &str) -> Option<&'static str> {
    let ours = match word {
        "and_then" | "map_ok" | "try_filter_map" => "try_map(|item| ..)",
        "branch" | "partition" | "split" | "switch" => "match { pattern => port, _ => other }",
        "batch" | "chunk" => "chunks(n)",
        "async_map" | "map_async" | "map_concurrent" => "buffered(n, async |item| ..)",
        "buffer_async" | "par_then" | "then_concurrent" => "buffered(n, async |item| ..)",
        "concat" => "chain(first, second)",
        "delay" => "then(async |item| { sleep(duration).await; item })",
        "distinct" | "unique" => "unique_by(|item| item.clone())",
        "find" => "filter(|item| ..) -> take(1)",
        "first" | "next" => "take(1)",
        "group_by" | "into_group_map" => "fold_by(|item| key, || init, |state, item| ..)",
        "for_each_async" | "for_each_concurrent" | "flat_map_unordered" => {
            "buffer_unordered(n, async |item| ..)"
        }
        "for_all" | "tap" => "inspect(|item| ..)",
        "len" => "count()",
        "limit" | "head" => "take(n)",
        "product" => "reduce(|a, b| a * b)",
        "ratelimit" | "rate_limiter" => "rate_limit(n, duration)",
        "reject" => "filter(|item| !..)",
        "sort" | "sort_unstable" => "sorted()",
        "sort_by_key" => "sorted_by_key(|item| key)",
        "queue" => "buffer(n)",
        "ticker" | "ticks" | "timer" => "interval(duration)",
        "to_vec" => "collect()",
        "hop" | "hopping" | "sliding_window" | "sliding_windows" => {
            "sliding(size, step, |item| time)"
        }
        "session_window" | "session_windows" | "sessions" => "session(gap, |item| time)",
        "timed_window" | "tumble" | "tumbling_window" | "tumbling_windows" => {
            "tumbling(size, |item| time)"
        }
        "union" => "merge(first, second)",
        _ => return None,
    };
    Some(ours)
}

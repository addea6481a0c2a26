//! The rows, by family.

use super::Demand::{Keeps, Looks, Takes};
use super::Growth::{Bounded, Unbounded};
use super::Parameter::{Body, Once};
use super::{Boundary, Demand, Growth, Parameter, Row, Shape, SourceShape, Structure, Unit};

const ITER: SourceShape = SourceShape { unit: Unit::Item, iterator: true, waits: false };
const CHUNKED: SourceShape = SourceShape { unit: Unit::Item, iterator: false, waits: false };
const LINES: SourceShape = SourceShape { unit: Unit::Line, iterator: false, waits: false };
const READ_LINES: SourceShape = SourceShape { unit: Unit::Line, iterator: false, waits: true };
const READ_CHUNKS: SourceShape = SourceShape { unit: Unit::Chunk, iterator: false, waits: true };

const fn row(
    name: &'static str,
    shape: Shape,
    demand: Demand,
    arguments: &'static [Parameter],
) -> Row {
    Row {
        name,
        shape,
        demand,
        arguments,
        state: None,
        growth: Growth::None,
        options: &[],
        flags: &[],
        asynchronous: false,
        clocked: false,
        asks: false,
    }
}

const fn source(name: &'static str, shape: SourceShape) -> Row {
    row(name, Shape::Source(shape), Takes, &[Once])
}

const fn structural(
    name: &'static str,
    structure: Structure,
    demand: Demand,
    arguments: &'static [Parameter],
) -> Row {
    row(name, Shape::Structural(structure), demand, arguments)
}

impl Row {
    /// Remembers something of fixed size.
    const fn with(mut self, state: &'static str) -> Self {
        self.state = Some(state);
        self.growth = Bounded;
        self
    }

    /// Remembers more with its input; `max = n` limits it.
    const fn growing(mut self, state: &'static str) -> Self {
        self.state = Some(state);
        self.growth = Unbounded;
        self.limited()
    }

    /// Asks something of its item's type.
    const fn asks(mut self) -> Self {
        self.asks = true;
        self
    }

    /// Measures time by the clock of the run.
    const fn clocked(mut self) -> Self {
        self.clocked = true;
        self
    }

    /// Makes the graph asynchronous.
    const fn awaited(mut self) -> Self {
        self.asynchronous = true;
        self
    }

    const fn limited(self) -> Self {
        self.options(&["max"])
    }

    const fn flags(mut self, flags: &'static [&'static str]) -> Self {
        self.flags = flags;
        self
    }

    const fn options(mut self, options: &'static [&'static str]) -> Self {
        self.options = options;
        self
    }
}

const POLLED: SourceShape = SourceShape { unit: Unit::Item, iterator: false, waits: true };

const FALLIBLE: Shape = Shape::Fallible { returns_item: false, terminal: false };
const REJECTING: Shape = Shape::Fallible { returns_item: true, terminal: false };
const FALLIBLE_EFFECT: Shape = Shape::Fallible { returns_item: false, terminal: true };

const WINDOW: &[&str] = &["lateness", "max"];

/// Every operator of the language.
#[rustfmt::skip]
pub(crate) static TABLE: &[Row] = &[
    // Sources.
    source("iter", ITER),
    source("source", CHUNKED),
    source("lines", LINES),
    source("byte_lines", LINES),
    source("read_lines", READ_LINES).limited(),
    source("read_chunks", READ_CHUNKS),
    source("read_lines_async", READ_LINES).limited().awaited(),
    source("read_chunks_async", READ_CHUNKS).awaited(),
    source("recv", POLLED),
    source("stream", POLLED).awaited(),
    source("channel", POLLED).awaited(),
    source("interval", POLLED).awaited().clocked(),
    // Element.
    row("map", Shape::Map, Takes, &[Body]),
    row("inspect", Shape::Look, Looks, &[Body]),
    row("filter", Shape::Gate, Looks, &[Body]),
    row("filter_map", Shape::Option, Takes, &[Body]),
    row("flat_map", Shape::Many, Takes, &[Body]),
    row("flatten", Shape::Many, Takes, &[]).asks(),
    row("try_map", FALLIBLE, Takes, &[Body]),
    row("attempt", REJECTING, Takes, &[Body]).options(&["retry"]),
    row("then", Shape::Map, Takes, &[Body]).awaited(),
    row("try_then", FALLIBLE, Takes, &[Body]).awaited(),
    row("attempt_then", REJECTING, Takes, &[Body]).awaited().options(&["retry"]),
    row("timeout", FALLIBLE, Takes, &[Once, Body]).with("Timeout").awaited().clocked(),
    row("throttle", Shape::Map, Takes, &[Once]).with("Throttle").awaited().clocked(),
    row("rate_limit", Shape::Map, Takes, &[Once, Once]).with("RateLimit").awaited().clocked(),
    row("enumerate", Shape::Map, Takes, &[]).with("Enumerate"),
    row("copied", Shape::Map, Takes, &[]).asks(),
    row("cloned", Shape::Map, Takes, &[]).asks(),
    row("map_cow", Shape::Map, Takes, &[Body]).asks(),
    row("via_cow", Shape::Map, Takes, &[Once]).with("ViaCow").asks(),
    row("update", Shape::Map, Keeps, &[Body]).asks(),
    row("own", Shape::Map, Keeps, &[]),
    row("share", Shape::Map, Keeps, &[]),
    row("weak", Shape::Map, Keeps, &[]).asks(),
    row("map_batch", Shape::FlushMany, Keeps, &[Body]).with("MapBatch").asks(),
    row("skip_errors", Shape::Fold, Takes, &[]).with("SkipErrors"),
    // Order and size.
    row("take", Shape::EndingGate, Looks, &[Once]).with("Take"),
    row("take_while", Shape::EndingGate, Looks, &[Body]).with("TakeWhile"),
    row("skip", Shape::Gate, Looks, &[Once]).with("Skip"),
    row("skip_while", Shape::Gate, Looks, &[Body]).with("SkipWhile"),
    row("step_by", Shape::Gate, Looks, &[Once]).with("StepBy"),
    row("dedup", Shape::Flush, Keeps, &[]).with("Dedup").asks(),
    row("dedup_by_key", Shape::Gate, Looks, &[Body]).with("DedupByKey").asks(),
    row("unique_by", Shape::Gate, Looks, &[Body]).growing("UniqueBy").asks(),
    row("sorted", Shape::FoldMany, Keeps, &[]).growing("Sorted").asks(),
    row("sorted_by_key", Shape::FoldMany, Keeps, &[Body]).growing("SortedByKey").asks(),
    // State.
    row("scan", Shape::Map, Takes, &[Once, Body]).with("Scan"),
    row("fold", Shape::Fold, Takes, &[Once, Body]).with("Fold").options(&["combine"]),
    row("fold_by", Shape::Fold, Takes, &[Body, Body, Body]).growing("FoldBy").asks().options(&["max", "combine"]),
    row("reduce", Shape::Fold, Keeps, &[Body]).with("Reduce").options(&["combine"]),
    row("reduce_by", Shape::Fold, Keeps, &[Body, Body]).growing("ReduceBy").asks().options(&["max", "combine"]),
    row("count", Shape::Fold, Looks, &[]).with("Count").options(&["combine"]),
    row("sum", Shape::Fold, Takes, &[]).with("Sum").asks().options(&["combine"]),
    row("min", Shape::Fold, Keeps, &[]).with("Min").asks().options(&["combine"]),
    row("max", Shape::Fold, Keeps, &[]).with("Max").asks().options(&["combine"]),
    row("min_by_key", Shape::Fold, Keeps, &[Body]).with("MinByKey").asks().options(&["combine"]),
    row("max_by_key", Shape::Fold, Keeps, &[Body]).with("MaxByKey").asks().options(&["combine"]),
    row("last", Shape::Fold, Keeps, &[]).with("Last").options(&["combine"]),
    row("collect", Shape::Fold, Keeps, &[]).growing("Collect").asks().options(&["max", "combine"]),
    row("top_k", Shape::Fold, Keeps, &[Once]).with("TopK").asks().options(&["combine"]),
    // Grouping.
    row("chunks", Shape::Flush, Keeps, &[Once]).with("Chunks").asks(),
    row("ready_chunks", Shape::Flush, Keeps, &[Once]).with("ReadyChunks").asks(),
    row("chunk_by", Shape::Flush, Keeps, &[Body]).growing("ChunkBy").asks(),
    row("windows", Shape::Option, Keeps, &[Once]).with("Windows").asks(),
    row("tumbling", Shape::Windowed, Keeps, &[Once, Body]).growing("Tumbling").options(WINDOW).asks(),
    row("sliding", Shape::Windowed, Keeps, &[Once, Once, Body]).growing("Sliding").options(WINDOW).asks(),
    row("session", Shape::Windowed, Keeps, &[Once, Body]).growing("Session").options(WINDOW).asks(),
    row("tumbling_now", Shape::TimedMany, Keeps, &[Once]).growing("TumblingNow").awaited().clocked(),
    row("sliding_now", Shape::TimedMany, Keeps, &[Once, Once]).growing("SlidingNow").awaited().clocked(),
    row("session_now", Shape::TimedMany, Keeps, &[Once]).growing("SessionNow").awaited().clocked(),
    // Several at a time.
    row("buffered", Shape::Concurrent, Keeps, &[Once, Body]).with("Buffered").awaited(),
    row("buffer_unordered", Shape::Concurrent, Keeps, &[Once, Body]).with("BufferUnordered").awaited(),
    row("debounce", Shape::Timed, Keeps, &[Once]).with("Debounce").awaited().clocked(),
    // Fan-in.
    structural("merge", Structure::Merge, Takes, &[]),
    structural("chain", Structure::Chain, Takes, &[]),
    structural("interleave", Structure::Interleave, Takes, &[]),
    structural("zip", Structure::Zip, Keeps, &[]),
    structural("join", Structure::Join, Keeps, &[Body, Body]).growing("Join").asks(),
    structural("left_join", Structure::Join, Keeps, &[Body, Body]).growing("Join").asks(),
    structural("outer_join", Structure::OuterJoin, Keeps, &[Body, Body]).growing("OuterJoin").asks(),
    structural("with", Structure::With, Takes, &[]),
    // Form.
    structural("buffer", Structure::Buffer, Keeps, &[Once]).with("Buffer"),
    structural("round_robin", Structure::RoundRobin, Takes, &[Once]).with("RoundRobin"),
    structural("thread", Structure::Boundary(Boundary::Thread), Keeps, &[])
        .options(&["capacity", "overflow"]).flags(&["isolated"]).asks(),
    structural("parallel", Structure::Boundary(Boundary::Replicas), Keeps, &[Once])
        .options(&["capacity", "by"]).flags(&["ordered"]).asks(),
    structural("spawn", Structure::Boundary(Boundary::Task), Keeps, &[])
        .options(&["capacity", "overflow"]).flags(&["isolated"]).asks().awaited(),
    row("via", Shape::FlushMany, Keeps, &[Once]).asks(),
    row("via_async", Shape::FlushMany, Keeps, &[Once]).asks().awaited(),
    // Effects.
    row("for_each", Shape::Effect, Takes, &[Body]),
    row("try_for_each", FALLIBLE_EFFECT, Takes, &[Body]),
    row("sink", Shape::Sink, Keeps, &[Once]).asks(),
    row("send", Shape::Sink, Keeps, &[Once]).asks().awaited(),
];

/// What stands, unwritten, behind an aggregate whose replicas say how their values are combined.
pub(crate) static COMBINE: Row = row("combine", Shape::Fold, Keeps, &[Body]).with("Combine");

/// What stands, unwritten, behind the stages that `parallel` replicates.
pub(crate) static GATHER: Row =
    structural("gather", Structure::Boundary(Boundary::Gather), Keeps, &[]);

/// The row of an operator.
pub(crate) fn find(name: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.name == name)
}

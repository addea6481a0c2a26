//! A drawing as data: stages in the order in which they are written, each with what it reads.

/// What an item is, apart from who owns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    Record,
    /// What an aggregate hands on.
    Value,
}

/// `key * factor + offset` in a small range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Affine {
    pub(crate) factor: u64,
    pub(crate) offset: u64,
    pub(crate) modulus: u64,
}

/// Whether the remainder of a key is small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Test {
    pub(crate) modulus: u64,
    pub(crate) below: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SourceKind {
    Iter,
    Lines,
    ReadLines,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JoinKind {
    Inner,
    Left,
    Outer,
}

/// An arm of a `match`; the last one takes what is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arm {
    pub(crate) test: Test,
    /// The port; `None` drops the item.
    pub(crate) port: Option<usize>,
    /// What the port gets: the changed item, or the item as it is.
    pub(crate) change: Option<Affine>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// Reads one list of the input.
    Source(SourceKind, usize),

    Map(Affine),
    FilterMap(Test, Affine),
    FlatMap(u64),
    Flatten(u64),
    Filter(Test),
    Inspect,
    Enumerate,
    Scan,
    /// Claims the item.
    Own,
    /// The same key in an item of its own.
    Fresh,

    Take(u64),
    TakeWhile(Test),
    Skip(u64),
    SkipWhile(Test),
    StepBy(u64),
    DedupByKey(u64),
    UniqueBy(u64),
    Dedup,
    Sorted,
    SortedByKey(u64),
    Chunks(u64),
    Windows(u64),
    ChunkBy(u64),
    /// A sub-pipeline of these operators.
    Via(Vec<Op>),

    TryMap(Test, Affine),
    Attempt(Test, Affine),
    /// The error port of the stage that it reads, and a `map` to an item.
    Errors,

    Match(Vec<Arm>),
    RoundRobin(usize),
    Port(usize),

    Merge,
    Chain,
    Interleave,
    Zip,
    Join(JoinKind, u64),
    /// Each item of the first input beside the value of the second.
    With,
    /// Holds items back for `with`.
    Hold,
    /// Sends items at or above a limit round again, as `times` smaller ones.
    Loop {
        limit: u64,
        times: u64,
        changes: bool,
    },

    Thread(usize),
    Parallel {
        replicas: usize,
        ordered: bool,
    },

    Count,
    Sum,
    Fold,
    FoldBy(u64),
    Reduce,
    ReduceBy(u64),
    Min,
    Max,
    MinByKey(u64),
    MaxByKey(u64),
    Last,
    Collect,
    TopK(u64),
    /// An item made of the value of an aggregate.
    Opened,

    ForEach,
    TryForEach(Test),
    SinkInto,
    Sink,
    SkipErrors,
}

/// What an operator needs of its item, from the weakest to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Demand {
    Looks,
    Takes,
    Keeps,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stage {
    pub(crate) op: Op,
    /// What it hands on.
    pub(crate) kind: Kind,
    /// The stages that it reads, all of them further up.
    pub(crate) inputs: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Drawing {
    pub(crate) seed: u64,
    pub(crate) stages: Vec<Stage>,
}

impl Drawing {
    pub(crate) fn op(&self, stage: usize) -> &Op {
        &self.stages[stage].op
    }

    pub(crate) fn inputs(&self, stage: usize) -> &[usize] {
        &self.stages[stage].inputs
    }

    pub(crate) fn consumers(&self, stage: usize) -> impl Iterator<Item = usize> {
        (stage + 1..self.stages.len()).filter(move |other| self.inputs(*other).contains(&stage))
    }

    pub(crate) fn count_consumers(&self, stage: usize) -> usize {
        self.consumers(stage).count()
    }

    /// The number of lists that the input has.
    pub(crate) fn sources(&self) -> usize {
        let index = |stage: &Stage| match stage.op {
            Op::Source(_, index) => index + 1,
            _ => 0,
        };
        self.stages.iter().map(index).max().unwrap_or(0)
    }

    /// The stage that handles the errors of a fallible one.
    pub(crate) fn errors_of(&self, stage: usize) -> Option<usize> {
        self.consumers(stage)
            .find(|other| *self.op(*other) == Op::Errors)
            .or_else(|| self.consumers(stage).find(|other| *self.op(*other) == Op::SkipErrors))
    }
}

impl Op {
    /// Only looks, and passes its item on.
    pub(crate) fn looks(&self) -> bool {
        use Op::*;
        matches!(
            self,
            Filter(_)
                | Inspect
                | Take(_)
                | TakeWhile(_)
                | Skip(_)
                | SkipWhile(_)
                | StepBy(_)
                | DedupByKey(_)
                | UniqueBy(_)
        )
    }

    /// Hands on the very items that it gets.
    pub(crate) fn passes_on(&self) -> bool {
        match self {
            Op::Via(ops) => ops.iter().all(Op::passes_on),
            Op::Own | Op::Dedup | Op::Sorted | Op::SortedByKey(_) | Op::Hold => true,
            op => op.looks(),
        }
    }

    pub(crate) fn is_aggregate(&self) -> bool {
        use Op::*;
        matches!(
            self,
            Count
                | Sum
                | Fold
                | FoldBy(_)
                | Reduce
                | ReduceBy(_)
                | Min
                | Max
                | MinByKey(_)
                | MaxByKey(_)
                | Last
                | Collect
                | TopK(_)
        )
    }

    /// Ends a chain.
    pub(crate) fn is_end(&self) -> bool {
        use Op::*;
        matches!(self, ForEach | TryForEach(_) | SinkInto | Sink | SkipErrors)
    }

    /// Hands something on at the end of its input as well.
    pub(crate) fn flushes(&self) -> bool {
        use Op::*;
        matches!(
            self,
            Dedup
                | Sorted
                | SortedByKey(_)
                | Chunks(_)
                | ChunkBy(_)
                | Via(_)
                | Join(JoinKind::Outer, _)
        )
    }

    pub(crate) fn is_fallible(&self) -> bool {
        matches!(self, Op::TryMap(..) | Op::Attempt(..) | Op::TryForEach(_))
    }

    /// Has ports and nothing else.
    pub(crate) fn is_router(&self) -> bool {
        matches!(self, Op::Match(_) | Op::RoundRobin(_))
    }

    /// Reads several stages of one type.
    pub(crate) fn unites(&self) -> bool {
        matches!(self, Op::Merge | Op::Chain | Op::Interleave)
    }

    /// Does the same whatever came before an item.
    pub(crate) fn is_stateless(&self) -> bool {
        use Op::*;
        matches!(
            self,
            Map(_)
                | FilterMap(..)
                | FlatMap(_)
                | Flatten(_)
                | Filter(_)
                | Inspect
                | Own
                | Fresh
                | TryMap(..)
                | Attempt(..)
        )
    }

    /// What comes out depends on the order of what goes in.
    pub(crate) fn needs_order(&self) -> bool {
        use Op::*;
        matches!(
            self,
            Enumerate
                | Scan
                | Take(_)
                | TakeWhile(_)
                | Skip(_)
                | SkipWhile(_)
                | StepBy(_)
                | DedupByKey(_)
                | UniqueBy(_)
                | Dedup
                | SortedByKey(_)
                | Chunks(_)
                | Windows(_)
                | ChunkBy(_)
                | Via(_)
                | RoundRobin(_)
                | Zip
                | MinByKey(_)
                | MaxByKey(_)
                | Last
        )
    }

    pub(crate) fn is_boundary(&self) -> bool {
        matches!(self, Op::Thread(_) | Op::Parallel { .. })
    }

    /// What it needs of its item, unless that depends on what lies behind.
    pub(crate) fn demand(&self) -> Demand {
        use Op::*;
        match self {
            Own
            | Dedup
            | Sorted
            | SortedByKey(_)
            | Chunks(_)
            | Windows(_)
            | ChunkBy(_)
            | Via(_)
            | Join(..)
            | Hold
            | Loop { .. }
            | Thread(_)
            | Parallel { .. }
            | Reduce
            | ReduceBy(_)
            | Min
            | Max
            | MinByKey(_)
            | MaxByKey(_)
            | Last
            | Collect
            | TopK(_)
            | SinkInto
            | Sink => Demand::Keeps,
            Count => Demand::Looks,
            op if op.looks() => Demand::Looks,
            _ => Demand::Takes,
        }
    }
}

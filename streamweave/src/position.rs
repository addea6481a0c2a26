//! Where in its input a stage was.

use std::fmt;

/// What a [`Position`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// Items, counted from 0.
    Item,
    /// Lines, shown from 1.
    Line,
    /// Chunks of bytes, counted from 0.
    Chunk,
}

/// The place of an item in the input of its region.
///
/// [`Display`](fmt::Display) writes `item 3`, `line 4` or `end of input`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    index: Option<u64>,
    unit: Unit,
}

impl Position {
    /// The place with the index `index`, counted from 0.
    #[inline(always)]
    pub const fn new(unit: Unit, index: u64) -> Self {
        Self { index: Some(index), unit }
    }

    /// Behind the last item, where operators hand on what they still hold.
    pub const END: Self = Self { index: None, unit: Unit::Item };

    /// The index, counted from 0; `None` at the end of the input.
    pub const fn index(self) -> Option<u64> {
        self.index
    }

    /// What the index counts.
    pub const fn unit(self) -> Unit {
        self.unit
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.index, self.unit) {
            (None, _) => f.write_str("end of input"),
            (Some(index), Unit::Item) => write!(f, "item {index}"),
            (Some(index), Unit::Line) => write!(f, "line {}", index + 1),
            (Some(index), Unit::Chunk) => write!(f, "chunk {index}"),
        }
    }
}

/// Counts the items that a region takes from its source.
#[derive(Debug)]
pub struct Counter {
    next: u64,
    unit: Unit,
}

impl Counter {
    /// Starts before the first item.
    #[inline(always)]
    pub const fn new(unit: Unit) -> Self {
        Self { next: 0, unit }
    }

    /// The position of the item that was just taken.
    #[inline(always)]
    pub fn advance(&mut self) -> Position {
        let position = Position::new(self.unit, self.next);
        self.next += 1;
        position
    }

    /// Passes over items that were taken in another way.
    pub fn skip(&mut self, items: u64) {
        self.next += items;
    }

    /// The position of the item that would come next: where a source failed.
    pub const fn upcoming(&self) -> Position {
        Position::new(self.unit, self.next)
    }
}

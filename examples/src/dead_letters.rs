//! What could not be used: counted, and the first few kept to be shown.

use std::fmt::{Display, Write as _};

use streamweave::{Failed, ReadError, ReadErrorKind};

use crate::Failure;
use crate::table::thousands;

/// How many are shown.
const SHOWN: usize = 5;

/// Records and lines that could not be used.
#[derive(Debug, Default)]
pub struct DeadLetters {
    count: u64,
    first: Vec<String>,
    failure: Option<ReadError>,
}

impl DeadLetters {
    /// Adds a record that a stage has refused.
    pub fn malformed<E: Display>(&mut self, failed: Failed<E>) {
        self.add(format_args!("{}: {}", failed.position, failed.cause));
    }

    /// Adds a line that could not be read. Where the whole input could not, that ends it, and
    /// [`check`](Self::check) says so.
    pub fn unreadable(&mut self, error: ReadError) {
        match error.kind() {
            ReadErrorKind::Io(_) => self.failure = Some(error),
            _ => self.add(&error),
        }
    }

    fn add(&mut self, letter: impl Display) {
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push(letter.to_string());
        }
    }

    /// Says where all of them come from. An input that was not read to its end is one of them.
    #[must_use]
    pub fn within(mut self, origin: impl Display) -> Self {
        if let Some(failure) = self.failure.take() {
            self.add(failure);
        }
        self.first.iter_mut().for_each(|letter| letter.insert_str(0, &format!("{origin}, ")));
        self
    }

    /// Adds those of another input.
    pub fn append(&mut self, other: Self) {
        self.count += other.count;
        self.first.extend(other.first);
        self.first.truncate(SHOWN);
        self.failure = self.failure.take().or(other.failure);
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Fails when the input was not read to its end.
    ///
    /// # Errors
    /// The error that ended the input.
    pub fn check(&mut self) -> Result<(), Failure> {
        self.failure.take().map_or(Ok(()), |error| Err(error.into()))
    }

    /// The number and the first few; nothing when there are none.
    pub fn show(&self, what: &str) -> String {
        if self.count == 0 {
            return String::new();
        }
        let mut out = format!("\n{} {what}\n", thousands(self.count));
        for letter in &self.first {
            let _ = writeln!(out, "  {letter}");
        }
        let more = self.count - self.first.len() as u64;
        if more > 0 {
            let _ = writeln!(out, "  and {} more", thousands(more));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_few_are_kept() {
        let mut letters = DeadLetters::default();
        for number in 0..7 {
            letters.add(format_args!("letter {number}"));
        }
        assert_eq!(letters.first.len(), SHOWN);
        let shown = letters.show("lost");
        assert!(shown.starts_with("\n7 lost\n  letter 0\n"));
        assert!(shown.ends_with("  letter 4\n  and 2 more\n"));
        assert_eq!(DeadLetters::default().show("lost"), "");
    }

    #[test]
    fn several_inputs_are_told_apart() {
        let mut all = DeadLetters::default();
        for origin in ["here", "there"] {
            let mut letters = DeadLetters::default();
            (0..3).for_each(|number| letters.add(number));
            all.append(letters.within(origin));
        }
        let shown =
            "\n6 lost\n  here, 0\n  here, 1\n  here, 2\n  there, 0\n  there, 1\n  and 1 more\n";
        assert_eq!(all.show("lost"), shown);
    }
}

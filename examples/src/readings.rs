//! Readings: lines such as `temperature 21.5`, and what they add up to by name.

use std::collections::BTreeMap;
use std::fmt;
use std::num::ParseFloatError;

use crate::stats::Stats;

/// One value of a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The metric; its name may hold spaces.
    pub name: Box<str>,
    /// A finite number.
    pub value: f64,
}

/// Why a line is not a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// No name stands before a value.
    Nameless,
    /// What stands behind the last space is not a number.
    Number {
        /// What stands there.
        word: String,
        /// Why it is none.
        cause: ParseFloatError,
    },
    /// The number is infinite, or none at all.
    Infinite(String),
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nameless => f.write_str("not a name and a value"),
            Self::Number { word, cause } => write!(f, "`{word}` is not a number: {cause}"),
            Self::Infinite(word) => write!(f, "`{word}` is not finite"),
        }
    }
}

impl std::error::Error for Malformed {}

impl Reading {
    /// Reads a line: a name, a space, a value.
    ///
    /// # Errors
    /// When the line is not a reading.
    pub fn parse(line: &str) -> Result<Self, Malformed> {
        let (name, word) = line.rsplit_once(' ').ok_or(Malformed::Nameless)?;
        if name.trim().is_empty() {
            return Err(Malformed::Nameless);
        }
        let value: f64 =
            word.parse().map_err(|cause| Malformed::Number { word: word.to_owned(), cause })?;
        if !value.is_finite() {
            return Err(Malformed::Infinite(word.to_owned()));
        }
        Ok(Self { name: name.into(), value })
    }
}

/// What the readings of each metric add up to.
#[derive(Clone, Debug, Default)]
pub struct Totals(BTreeMap<Box<str>, Stats>);

impl Totals {
    /// Adds a reading; only a new metric's name is copied.
    pub fn add(&mut self, reading: &Reading) {
        match self.0.get_mut(&reading.name) {
            Some(stats) => stats.add(reading.value),
            None => self.0.entry(reading.name.clone()).or_default().add(reading.value),
        }
    }

    /// The totals of some readings.
    pub fn of(readings: &[Reading]) -> Self {
        let mut totals = Self::default();
        readings.iter().for_each(|reading| totals.add(reading));
        totals
    }

    /// A row for each metric, in the order of their names.
    pub fn rows(&self) -> impl Iterator<Item = [String; 5]> {
        self.0.iter().map(|(name, stats)| {
            let [count, min, mean, max] = stats.cells();
            [name.to_string(), count, min, mean, max]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_spaces() {
        let reading = Reading { name: "Landing Roll".into(), value: -1.5 };
        assert_eq!(Reading::parse("Landing Roll -1.5"), Ok(reading));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, reason) in [
            ("", "not a name and a value"),
            ("12", "not a name and a value"),
            (" 12", "not a name and a value"),
            ("a x", "`x` is not a number: invalid float literal"),
            ("a ", "`` is not a number: cannot parse float from empty string"),
            ("a inf", "`inf` is not finite"),
            ("a NaN", "`NaN` is not finite"),
        ] {
            assert_eq!(Reading::parse(line).unwrap_err().to_string(), reason);
        }
    }

    #[test]
    fn totals_are_by_name() {
        let readings = ["b 1", "a 2", "b 3"].map(|line| Reading::parse(line).unwrap());
        let rows: Vec<_> = Totals::of(&readings).rows().collect();
        assert_eq!(rows, [["a", "1", "2.00", "2.00", "2.00"], ["b", "2", "1.00", "2.00", "3.00"]]);
    }
}

//! Spells of weather: a stage drawn with `stage!` and one written by hand, used by another crate.

use std::fmt;

use streamweave::{Stage, stage};

use crate::date::{Date, NoDate};

/// The first line of a file of days.
pub const HEADER: &str = "date,precipitation,temp_max,temp_min,wind,weather";

/// A day and how much rain or snow fell on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// In tenths of a millimetre.
    pub rain: u32,
}

/// Why a line is not a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoDay {
    /// It has no field for the rain.
    Short,
    /// It does not begin with a date.
    Date(NoDate),
    /// The rain is not a number.
    Rain(String),
}

impl fmt::Display for NoDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short => f.write_str("no field for the rain"),
            Self::Date(cause) => cause.fmt(f),
            Self::Rain(word) => write!(f, "`{word}` is not an amount of rain"),
        }
    }
}

impl std::error::Error for NoDay {}

impl Day {
    /// Reads one line.
    ///
    /// # Errors
    /// When the line does not begin with a date and an amount of rain.
    pub fn parse(line: &str) -> Result<Self, NoDay> {
        let mut fields = line.split(',');
        let date = fields.next().unwrap_or_default();
        let rain = fields.next().ok_or(NoDay::Short)?;
        Ok(Self {
            date: date.parse().map_err(NoDay::Date)?,
            rain: tenths(rain).ok_or_else(|| NoDay::Rain(rain.to_owned()))?,
        })
    }
}

/// An amount in tenths: `10.9` is 109.
fn tenths(word: &str) -> Option<u32> {
    let tenths = (word.parse::<f64>().ok()? * 10.0).round();
    (0.0..=f64::from(u32::MAX)).contains(&tenths).then_some(tenths as u32)
}

/// Wet days with few dry ones between them; the one with more wet days is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spell {
    /// How many wet days it has.
    pub wet_days: u32,
    /// How much rain fell in all, in tenths of a millimetre.
    pub rain: u32,
    /// Its first wet day.
    pub first: Date,
    /// Its last wet day.
    pub last: Date,
}

/// Puts wet days together; written by hand, since it hands on a spell when the next one begins.
#[derive(Clone, Debug)]
pub struct Sessions {
    gap: i64,
    open: Option<Spell>,
}

impl Sessions {
    /// A spell ends when the next wet day comes more than `gap` days after its last one.
    pub fn new(gap: i64) -> Self {
        Self { gap, open: None }
    }

    fn belongs(&self, spell: &Spell, day: &Day) -> bool {
        day.date.days_since(spell.last) <= self.gap
    }
}

impl Spell {
    fn begin(day: Day) -> Self {
        Self { first: day.date, last: day.date, wet_days: 1, rain: day.rain }
    }

    fn extended(self, day: Day) -> Self {
        let rain = self.rain.saturating_add(day.rain);
        Self { last: day.date, wet_days: self.wet_days + 1, rain, ..self }
    }
}

impl Stage<Day> for Sessions {
    type Out = Spell;
    type Outs<'s> = Option<Spell>;

    fn push(&mut self, day: Day) -> Option<Spell> {
        match self.open.take() {
            Some(spell) if self.belongs(&spell, &day) => {
                self.open = Some(spell.extended(day));
                None
            }
            ended => {
                self.open = Some(Spell::begin(day));
                ended
            }
        }
    }

    fn finish(&mut self) -> Option<Spell> {
        self.open.take()
    }
}

/// Lines in, spells out: what a program in another crate gives to `via`, and a test pushes by hand.
pub fn spells(gap: i64) -> impl for<'a> Stage<&'a str, Out = Spell> {
    stage! { |line: &str|
        line -> filter(|line| *line != HEADER)
            -> try_map(Day::parse)
            -> filter(|day| day.rain > 0)
            -> via(Sessions::new(gap))
            -> filter(|spell| spell.wet_days > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn the_hand_written_stage_alone() {
        let mut sessions = Sessions::new(1);
        assert_eq!(sessions.push(day("2012-01-02,10.9")), None);
        assert_eq!(sessions.push(day("2012-01-03,0.5")), None);
        let ended = sessions.push(day("2012-01-05,1.0")).unwrap();
        assert_eq!((ended.wet_days, ended.rain), (2, 114));
        assert_eq!(sessions.finish().unwrap().wet_days, 1);
        assert_eq!(sessions.finish(), None);
    }

    #[test]
    fn the_drawn_stage_alone() {
        let mut stage = spells(2);
        let lines = [HEADER, "2012-01-02,1", "2012-01-03,0", "2012-01-04,2", "2012-01-09,3"];
        for line in lines {
            let ended: Vec<Spell> = stage.push(line).into_iter().collect();
            let expected = if line.starts_with("2012-01-09") { 1 } else { 0 };
            assert_eq!(ended.len(), expected, "{line}");
        }
        assert_eq!(stage.finish().into_iter().count(), 0, "one wet day is no spell");
        assert!(stage.failure().is_none());
    }

    #[test]
    fn a_bad_line_is_a_failure() {
        let mut stage = spells(2);
        assert_eq!(stage.push("2012-01-02,wet").into_iter().count(), 0);
        let error = stage.failure().unwrap().to_string();
        assert!(error.ends_with("`wet` is not an amount of rain"), "{error}");
    }
}

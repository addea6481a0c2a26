//! Days of the calendar.

use std::fmt;
use std::str::FromStr;

/// A day; [`Display`](fmt::Display) writes `2001-12-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// A text that is no day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoDate(String);

impl fmt::Display for NoDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a date like `2001-12-31`", self.0)
    }
}

impl std::error::Error for NoDate {}

impl Date {
    /// The day of a year, month and day of the month.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let known = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        known.then_some(Self { year, month, day })
    }

    /// How many days lie between `earlier` and this one.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.number() - earlier.number()
    }

    /// The days since the first of March of the year 0.
    fn number(self) -> i64 {
        // Years that begin with March have their leap day at the end.
        let year = i64::from(self.year) - i64::from(self.month < 3);
        let months = (i64::from(self.month) + 9) % 12;
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        year * 365 + leap_days + (153 * months + 2) / 5 + i64::from(self.day) - 1
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for Date {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        parse(text).ok_or_else(|| NoDate(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_counted() {
        assert_eq!(date("2012-03-01").days_since(date("2012-02-28")), 2);
        assert_eq!(date("2013-03-01").days_since(date("2013-02-28")), 1);
        assert_eq!(date("2000-01-01").days_since(date("1970-01-01")), 10_957);
        assert_eq!(date("2015-12-31").days_since(date("2012-01-01")), 1460);
        assert_eq!(date("2012-03-01").to_string(), "2012-03-01");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["", "2012-02-30", "2012-13-01", "2012-1", "2012-01-01-01", "x-01-01"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}

//! Wildlife strikes: the records of `data/birdstrikes.csv`.

use std::fmt;
use std::num::ParseIntError;

/// The first line of a file of strikes.
pub const HEADER: &str = "Airport Name,Aircraft Make Model,Effect Amount of damage,Flight Date,\
    Aircraft Airline Operator,Origin State,Phase of flight,Wildlife Size,Wildlife Species,\
    Time of day,Cost Other,Cost Repair,Cost Total $,Speed IAS in knots";

/// How many fields a record has.
const FIELDS: usize = 14;

/// One strike; its text borrows from the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strike<'a> {
    /// The airport.
    pub airport: &'a str,
    /// The aircraft's make and model.
    pub aircraft: &'a str,
    /// What became of the aircraft.
    pub damage: Damage,
    /// The day, as `2001-12-31`.
    pub date: &'a str,
    /// What the aircraft was doing.
    pub phase: Phase,
    /// The animal's size.
    pub size: Size,
    /// The animal.
    pub species: &'a str,
    /// What it cost, in dollars.
    pub cost: u64,
    /// How fast the aircraft was, in knots, where that is known.
    pub speed: Option<u32>,
}

/// Why a line is not a strike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// It has another number of fields.
    Fields(usize),
    /// It holds quotes, which these files never do.
    Quoted,
    /// A field holds a word that is not one of those expected there.
    Unknown {
        /// The field.
        field: &'static str,
        /// What it holds.
        word: String,
    },
    /// A field should hold a number.
    Number {
        /// The field.
        field: &'static str,
        /// Why it is none.
        cause: ParseIntError,
    },
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fields(count) => write!(f, "{count} fields instead of {FIELDS}"),
            Self::Quoted => f.write_str("quoted fields are not expected here"),
            Self::Unknown { field, word } => write!(f, "unknown {field} `{word}`"),
            Self::Number { field, cause } => write!(f, "the {field} is not a number: {cause}"),
        }
    }
}

impl std::error::Error for Malformed {}

/// Defines an enum whose variants are the words of one field, in their natural order.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $field:literal: $($variant:ident = $word:literal,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $word, "`.")] $variant,)*
        }

        impl $name {
            fn parse(word: &str) -> Result<Self, Malformed> {
                match word {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(Malformed::Unknown { field: $field, word: word.to_owned() }),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$variant => $word,)*
                })
            }
        }
    };
}

words! {
    /// What became of the aircraft.
    Damage, "damage":
    None = "None",
    Minor = "Minor",
    Medium = "Medium",
    Substantial = "Substantial",
}

words! {
    /// What the aircraft was doing.
    Phase, "phase of flight":
    Parked = "Parked",
    Taxi = "Taxi",
    TakeOff = "Take-off run",
    Climb = "Climb",
    Descent = "Descent",
    Approach = "Approach",
    Landing = "Landing Roll",
}

words! {
    /// The animal's size.
    Size, "size":
    Small = "Small",
    Medium = "Medium",
    Large = "Large",
}

impl<'a> Strike<'a> {
    /// Reads one line.
    ///
    /// # Errors
    /// When the line is not a record; the error names the field.
    pub fn parse(line: &'a str) -> Result<Self, Malformed> {
        let [
            airport,
            aircraft,
            damage,
            date,
            _operator,
            _state,
            phase,
            size,
            species,
            _time,
            _cost_other,
            _cost_repair,
            cost,
            speed,
        ] = split(line)?;
        Ok(Self {
            airport,
            aircraft,
            damage: Damage::parse(damage)?,
            date,
            phase: Phase::parse(phase)?,
            size: Size::parse(size)?,
            species,
            cost: number("cost", cost)?,
            speed: optional("speed", speed)?,
        })
    }

    /// Whether the aircraft was harmed.
    pub fn did_damage(&self) -> bool {
        self.damage != Damage::None
    }
}

fn split(line: &str) -> Result<[&str; FIELDS], Malformed> {
    if line.contains('"') {
        return Err(Malformed::Quoted);
    }
    let mut fields = [""; FIELDS];
    let mut count = 0;
    for field in line.split(',') {
        if let Some(place) = fields.get_mut(count) {
            *place = field;
        }
        count += 1;
    }
    if count == FIELDS { Ok(fields) } else { Err(Malformed::Fields(count)) }
}

fn number<T: std::str::FromStr<Err = ParseIntError>>(
    field: &'static str,
    word: &str,
) -> Result<T, Malformed> {
    word.parse().map_err(|cause| Malformed::Number { field, cause })
}

fn optional(field: &'static str, word: &str) -> Result<Option<u32>, Malformed> {
    if word.is_empty() { Ok(None) } else { number(field, word).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "NEW ORLEANS INTL,B-737-300,Substantial,1990-01-11,SOUTHWEST AIRLINES,\
        Louisiana,Take-off run,Small,Rock pigeon,Day,0,0,137,";

    #[test]
    fn a_record_is_read() {
        let strike = Strike::parse(LINE).unwrap();
        assert_eq!(strike.airport, "NEW ORLEANS INTL");
        assert_eq!(strike.damage, Damage::Substantial);
        assert_eq!(strike.phase, Phase::TakeOff);
        assert_eq!((strike.cost, strike.speed), (137, None));
        assert!(strike.did_damage());
    }

    #[test]
    fn the_header_has_as_many_fields() {
        assert!(split(HEADER).is_ok());
    }

    #[test]
    fn what_is_wrong_is_named() {
        let reason = |line: &str| Strike::parse(line).unwrap_err().to_string();
        assert_eq!(reason(""), "1 fields instead of 14");
        assert_eq!(reason(&format!("{LINE},")), "15 fields instead of 14");
        assert_eq!(reason(&LINE.replace("Substantial", "C")), "unknown damage `C`");
        assert_eq!(
            reason(&LINE.replace(",137,", ",x,")),
            "the cost is not a number: invalid digit found in string"
        );
        assert_eq!(reason(&LINE.replace("Rock", "\"Rock")), "quoted fields are not expected here");
    }
}

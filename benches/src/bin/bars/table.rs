//! Rows of bars and what was measured.

use std::process::ExitCode;

/// Prints rows as they come and remembers whether a bar was missed.
pub(crate) struct Table {
    only: Option<String>,
    section: &'static str,
    announced: bool,
    missed: Vec<String>,
    judged: usize,
}

/// What a measurement says about its bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Met,
    /// Above the bar, and noise may be the reason.
    Unclear,
    Missed,
    /// There is no bar.
    Reported,
}

/// One promise.
pub(crate) struct Row<'a> {
    pub(crate) name: &'a str,
    pub(crate) bar: String,
    pub(crate) measured: String,
    pub(crate) verdict: Verdict,
}

impl Verdict {
    /// Compares what was measured, and how low it may be by noise, with the highest allowed value.
    pub(crate) fn at_most(bar: f64, measured: f64, low: f64) -> Self {
        match (measured <= bar, low <= bar) {
            (true, _) => Self::Met,
            (false, true) => Self::Unclear,
            (false, false) => Self::Missed,
        }
    }
}

impl Table {
    pub(crate) fn new(only: Option<String>) -> Self {
        Self { only, section: "", announced: false, missed: Vec::new(), judged: 0 }
    }

    /// Begins a section; its heading is printed with its first row.
    pub(crate) fn section(&mut self, name: &'static str) {
        self.section = name;
        self.announced = false;
    }

    /// Whether a row of this name was asked for.
    pub(crate) fn wants(&self, name: &str) -> bool {
        let Some(only) = &self.only else { return true };
        self.section.contains(only.as_str()) || name.contains(only.as_str())
    }

    pub(crate) fn row(&mut self, row: &Row<'_>) {
        if !self.announced {
            println!("\n{}", self.section);
            self.announced = true;
        }
        let mark = match row.verdict {
            Verdict::Met => "met",
            Verdict::Unclear => "noise",
            Verdict::Missed => "MISSED",
            Verdict::Reported => "-",
        };
        println!("  {mark:6} {:42} {:16} {}", row.name, row.bar, row.measured);
        self.judged += usize::from(row.verdict != Verdict::Reported);
        if row.verdict == Verdict::Missed {
            self.missed.push(format!("{}: {}", self.section, row.name));
        }
    }

    /// A whole section was measured by another process, which printed its rows.
    pub(crate) fn missed_elsewhere(&mut self, what: String) {
        self.missed.push(what);
    }

    pub(crate) fn conclude(self) -> ExitCode {
        println!("\n{} bars judged here, {} missed", self.judged, self.missed.len());
        for missed in &self.missed {
            println!("  missed: {missed}");
        }
        ExitCode::from(u8::from(!self.missed.is_empty()))
    }
}

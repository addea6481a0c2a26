//! What numbers add up to.

/// Count, sum, least and greatest of some numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stats {
    count: u64,
    sum: f64,
    min: f64,
    max: f64,
}

impl Default for Stats {
    fn default() -> Self {
        Self { count: 0, sum: 0.0, min: f64::INFINITY, max: f64::NEG_INFINITY }
    }
}

impl Stats {
    /// The headings of [`cells`](Self::cells).
    pub const HEADINGS: [&'static str; 4] = ["count", "min", "mean", "max"];

    /// Adds a number.
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        self.sum += value;
        self.min = self.min.min(value);
        self.max = self.max.max(value);
    }

    /// Adds the numbers of another.
    pub fn append(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// The columns of a table; numbers have two digits behind the point.
    pub fn cells(&self) -> [String; 4] {
        let number = |value: f64| format!("{value:.2}");
        let mean = self.sum / self.count as f64;
        [crate::table::thousands(self.count), number(self.min), number(mean), number(self.max)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_add_up() {
        let mut stats = Stats::default();
        [2.0, -1.0, 4.0].into_iter().for_each(|value| stats.add(value));
        let before = stats;
        stats.append(&Stats::default());
        assert_eq!(stats, before);
        assert_eq!(stats.cells(), ["3", "-1.00", "1.67", "4.00"]);
    }
}

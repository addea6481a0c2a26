//! Results as tables.

/// Lines up rows under their headings: numbers to the right, all else to the left.
///
/// ```
/// # use streamweave_examples::table::table;
/// let rows = [["ada".to_owned(), "36".to_owned()], ["bob".to_owned(), "4".to_owned()]];
/// assert_eq!(table(["name", "age"], &rows), "name  age\nada    36\nbob     4\n");
/// ```
pub fn table<const N: usize>(headings: [&str; N], rows: &[[String; N]]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.fold(headings[column].chars().count(), usize::max)
    };
    let columns: [(usize, bool); N] =
        std::array::from_fn(|at| (width(at), rows.iter().all(|row| is_number(&row[at]))));
    let mut out = line(&headings, &columns);
    for row in rows {
        out += &line(row, &columns);
    }
    out
}

fn line(cells: &[impl AsRef<str>], columns: &[(usize, bool)]) -> String {
    let padded: Vec<String> = cells
        .iter()
        .map(AsRef::as_ref)
        .zip(columns)
        .map(
            |(cell, &(width, right))| {
                if right { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
            },
        )
        .collect();
    format!("{}\n", padded.join("  ").trim_end())
}

fn is_number(cell: &str) -> bool {
    let digits = cell.trim_end_matches(" %").replace(',', "");
    cell == "-" || digits.parse::<f64>().is_ok()
}

/// A number with a comma every three digits.
///
/// ```
/// # use streamweave_examples::table::thousands;
/// assert_eq!(thousands(1_234_567), "1,234,567");
/// assert_eq!(thousands(12), "12");
/// ```
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(",")
}

/// How much `part` is of `whole`.
///
/// ```
/// # use streamweave_examples::table::percent;
/// assert_eq!(percent(1, 8), "12.5 %");
/// assert_eq!(percent(0, 0), "-");
/// ```
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    format!("{:.1} %", part as f64 * 100.0 / whole as f64)
}

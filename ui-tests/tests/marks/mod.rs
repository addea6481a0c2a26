//! The marks in a case: `// ^^^ message` below the line with the mistake.

use std::fmt;

/// Where an error must point and how its message begins; lines and columns count from 1.
pub(crate) struct Mark {
    pub(crate) line: usize,
    pub(crate) columns: std::ops::Range<usize>,
    pub(crate) message: String,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, columns, message } = self;
        write!(f, "missing: {line}:{}..{} {message}", columns.start, columns.end)
    }
}

/// All marks of a file. Several lines of marks may follow one line of code.
pub(crate) fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut code = 0;
    for (index, line) in text.lines().enumerate() {
        match mark(line) {
            Some((columns, message)) => marks.push(Mark { line: code, columns, message }),
            None => code = index + 1,
        }
    }
    marks
}

fn mark(line: &str) -> Option<(std::ops::Range<usize>, String)> {
    let comment = line.trim_start().strip_prefix("//")?;
    let carets = comment.trim_start();
    let message = carets.trim_start_matches('^');
    let length = carets.len() - message.len();
    if length == 0 {
        return None;
    }
    let start = line.len() - carets.len() + 1;
    Some((start..start + length, message.trim().to_owned()))
}

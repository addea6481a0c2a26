//! `write_csv(w)`: items as records of CSV.

use std::fmt;
use std::io::{self, Write};

use serde::Serialize;

use crate::sink::Sink;

/// Writes items as records of CSV; made by [`write_csv`].
pub struct WriteCsv<W: Write> {
    writer: csv::Writer<W>,
}

/// A sink that writes every item as a record of CSV to `writer`.
///
/// An item is anything that serde serializes: the fields of a struct are the columns, and their names
/// the first record; a tuple has no names. Fields are quoted where they must be. 8 KiB are held back;
/// the end of the input flushes. Nothing is allocated for an item.
///
/// ```
/// use serde::Serialize;
/// use streamweave::{pipeline, write_csv};
///
/// #[derive(Serialize)]
/// struct Animal<'a> {
///     name: &'a str,
///     size: u32,
/// }
///
/// let mut out = Vec::new();
/// pipeline! {
///     iter(["fox", "hare, brown"]) -> map(|name| Animal { name, size: 4 }) -> sink(write_csv(&mut out));
/// }
/// .run()?;
/// assert_eq!(out, b"name,size\nfox,4\n\"hare, brown\",4\n");
/// # Ok::<(), streamweave::RunError>(())
/// ```
///
/// # Errors
/// The sink's error is that of the crate `csv`: the writer's, or that of an item that is no record.
pub fn write_csv<W: Write>(writer: W) -> WriteCsv<W> {
    WriteCsv { writer: csv::Writer::from_writer(writer) }
}

impl<W: Write> WriteCsv<W> {
    /// The writer, with everything that was taken.
    ///
    /// # Errors
    /// When the rest cannot be written.
    pub fn into_inner(self) -> io::Result<W> {
        self.writer.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize, W: Write> Sink<T> for WriteCsv<W> {
    type Error = csv::Error;

    #[inline]
    fn push(&mut self, item: T) -> csv::Result<()> {
        self.writer.serialize(item)
    }

    fn finish(&mut self) -> csv::Result<()> {
        Ok(self.writer.flush()?)
    }
}

impl<W: Write> fmt::Debug for WriteCsv<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteCsv").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let mut sink = write_csv(Vec::new());
        sink.push(("a\nb", 1)).unwrap();
        sink.push(("say \"a\"", -1)).unwrap();
        Sink::<(&str, i32)>::finish(&mut sink).unwrap();
        assert_eq!(sink.into_inner().unwrap(), b"\"a\nb\",1\n\"say \"\"a\"\"\",-1\n");
    }

    #[test]
    fn a_record_of_another_length_is_an_error() {
        let mut sink = write_csv(Vec::new());
        sink.push(("a", 1)).unwrap();
        assert!(sink.push(("a", 1, 2)).is_err());
    }
}

//! CSV as a source: a `Source` of the user's own around the reader of the crate `csv`.

use std::io::Read;

use csv::{Reader, ReaderBuilder, StringRecord};
use streamweave::Source;

/// The records of a CSV file, lent one after the other by one reused buffer.
#[derive(Debug)]
pub struct CsvRecords<R> {
    reader: Reader<R>,
    header: Option<StringRecord>,
    record: StringRecord,
    ready: bool,
}

/// One record with the names of its columns.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The first record of the file.
    pub header: &'a StringRecord,
    /// The fields: as many as the header has.
    pub fields: &'a StringRecord,
}

impl<'a> Row<'a> {
    /// The line on which the record begins, counted from 1.
    pub fn line(&self) -> u64 {
        self.fields.position().map_or(0, csv::Position::line)
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// A field, empty where there is none.
    pub fn get(&self, column: usize) -> &'a str {
        self.fields.get(column).unwrap_or_default()
    }
}

/// Reads CSV with a header.
///
/// A record with more or fewer fields than the header, or with text that is not UTF-8, is an error
/// on the port `.err`, and the source goes on behind it; any other error ends the input.
pub fn csv_records<R: Read>(reader: R) -> CsvRecords<R> {
    CsvRecords {
        reader: ReaderBuilder::new().from_reader(reader),
        header: None,
        record: StringRecord::new(),
        ready: false,
    }
}

impl<R: Read> CsvRecords<R> {
    fn read_header(&mut self) -> csv::Result<()> {
        if self.header.is_none() {
            // What cannot be read has no columns, and is reported once.
            self.header = Some(StringRecord::new());
            self.header = Some(self.reader.headers()?.clone());
        }
        Ok(())
    }
}

impl<R: Read> Source for CsvRecords<R> {
    type Item<'s>
        = Row<'s>
    where
        Self: 's;
    type Items<'s>
        = CsvItems<'s>
    where
        Self: 's;
    type Error = csv::Error;

    fn fill(&mut self) -> csv::Result<bool> {
        self.read_header()?;
        self.ready = self.reader.read_record(&mut self.record)?;
        Ok(self.ready)
    }

    fn items(&mut self) -> CsvItems<'_> {
        let row = self.header.as_ref().map(|header| Row { header, fields: &self.record });
        CsvItems { row, ready: &mut self.ready }
    }
}

/// The one record of a chunk.
#[derive(Debug)]
pub struct CsvItems<'s> {
    row: Option<Row<'s>>,
    ready: &'s mut bool,
}

impl<'s> Iterator for CsvItems<'s> {
    type Item = Row<'s>;

    fn next(&mut self) -> Option<Row<'s>> {
        // Only what is taken is gone: the source may be asked for its items again.
        std::mem::take(self.ready).then_some(self.row).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_taken_is_still_there() {
        let mut source = csv_records(&b"a,b\n1,2\n"[..]);
        assert!(source.fill().unwrap());
        assert_eq!(source.items().take(0).count(), 0);
        let row = source.items().next().unwrap();
        assert_eq!((row.line(), row.column("b"), row.get(1)), (2, Some(1), "2"));
        assert!(source.items().next().is_none());
        assert!(!source.fill().unwrap());
    }

    #[test]
    fn goes_on_behind_a_bad_record() {
        let mut source = csv_records(&b"a,b\n1\n2,\xff\n3,4\n"[..]);
        assert!(source.fill().is_err());
        assert!(source.fill().is_err());
        assert!(source.fill().unwrap());
        assert_eq!(source.items().next().unwrap().get(0), "3");
    }

    #[test]
    fn nothing_is_no_record() {
        assert!(!csv_records(&b""[..]).fill().unwrap());
    }
}

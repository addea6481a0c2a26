//! `csv_records(reader)`: the records of CSV data.

use std::fmt;
use std::io::Read;
use std::str::{Utf8Error, from_utf8};

use csv::{Position, StringRecord};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use serde::Deserialize;

use crate::source::Source;
use crate::sources::error::{ReadError, ReadErrorKind};
use crate::sources::read::{BUFFER, read_once};

/// A byte order mark in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The records of CSV data, lent one after the other by one buffer.
///
/// The crate's own reader says on which line it began to look for a record, not where the record begins;
/// so its parser is fed here.
pub struct CsvRecords<R> {
    reader: R,
    input: Input,
    parser: Reader,
    /// How many lines were passed over without the parser.
    blank_lines: u64,
    fields: Fields,
    headers: Headers,
    record: StringRecord,
    /// How many fields each record must have.
    width: Option<usize>,
    records: u64,
    max: u64,
    ready: bool,
}

/// Bytes that were read: those from `start` to `filled` are not parsed yet.
#[derive(Debug, Default)]
struct Input {
    buffer: Vec<u8>,
    start: usize,
    filled: usize,
    /// How many bytes came before the buffer.
    offset: u64,
    ended: bool,
}

/// The fields of a record as the parser leaves them: one text, and where each of them ends.
#[derive(Debug, Default)]
struct Fields {
    text: Vec<u8>,
    ends: Vec<usize>,
}

#[derive(Debug)]
enum Headers {
    Unread,
    Read(StringRecord),
    /// The first record is data.
    None,
}

/// One record of CSV data, lent by its source.
#[derive(Clone, Copy, Debug)]
pub struct CsvRecord<'a> {
    headers: Option<&'a StringRecord>,
    fields: &'a StringRecord,
}

/// The one record of a chunk.
#[derive(Debug)]
pub struct CsvItems<'s> {
    record: CsvRecord<'s>,
    ready: &'s mut bool,
}

/// Lends the records of `reader` as [`CsvRecord`], in order; the first one gives the headers.
///
/// Fields are separated by commas, and a quoted field may hold commas, quotes and ends of lines. One
/// record is in memory at a time, in a buffer that is reused, so nothing is allocated for a record and
/// a stage that keeps a field copies it; without [`at_most`](CsvRecords::at_most) a record may be of
/// any length. 256 KiB are read at a time. Lines without anything are passed over.
///
/// A record with more or fewer fields than the first one, or with a field that is not UTF-8, goes to
/// the `.err` port as a [`ReadError`] with its line, and the source goes on behind it. An error of the
/// reader ends the input.
///
/// ```
/// # use streamweave::{csv_records, pipeline};
/// let data: &[u8] = b"name,size\nfox,6\n\"hare, brown\",4\n";
/// let report = pipeline! {
///     sizes = source(csv_records(data)) -> try_map(|record| record.deserialize::<(&str, u32)>())
///         -> map(|(_, size)| size) -> sum();
/// }
/// .run()?;
/// assert_eq!(report.sizes, 10);
/// # Ok::<(), streamweave::RunError>(())
/// ```
pub fn csv_records<R: Read>(reader: R) -> CsvRecords<R> {
    CsvRecords {
        reader,
        input: Input::default(),
        parser: parser(b','),
        blank_lines: 0,
        fields: Fields::default(),
        headers: Headers::Unread,
        record: StringRecord::new(),
        width: None,
        records: 0,
        max: u64::MAX,
        ready: false,
    }
}

/// A parser that has begun: it takes no later bytes for a byte order mark, which is passed over here.
fn parser(separator: u8) -> Reader {
    let mut parser = ReaderBuilder::new().delimiter(separator).build();
    parser.read_record(b"\r", &mut [0], &mut [0]);
    parser
}

impl<R> CsvRecords<R> {
    /// Takes the first record for data like all others.
    pub fn without_headers(self) -> Self {
        Self { headers: Headers::None, ..self }
    }

    /// Separates fields by another byte than a comma: `b';'`, `b'\t'`.
    pub fn separated_by(self, separator: u8) -> Self {
        Self { parser: parser(separator), ..self }
    }

    /// Limits a record to `max` bytes, as they are in the data, its end not counted; no limit is the default.
    ///
    /// A longer one is an error of kind [`RecordTooLong`](ReadErrorKind::RecordTooLong) and ends the
    /// input: where a quote was never closed, nothing says where to go on. Never more than `max` bytes
    /// and one buffer are held.
    pub fn at_most(self, max: u64) -> Self {
        Self { max, ..self }
    }
}

impl<R: Read> CsvRecords<R> {
    /// Reads the next record; `false` at the end of the input.
    fn read_record(&mut self) -> Result<bool, ReadError> {
        if !self.find_record()? {
            return Ok(false);
        }
        let (line, begin) = (self.line(), self.input.place());
        let Some(width) = self.parse(line, begin)? else {
            return Ok(false);
        };
        self.records += 1;
        let expected = *self.width.get_or_insert(width);
        let kind = match self.fields.copy_to(&mut self.record, width) {
            Err(cause) => ReadErrorKind::InvalidUtf8(cause),
            Ok(()) if width != expected => ReadErrorKind::UnequalFields { expected, found: width },
            Ok(()) => {
                let mut position = Position::new();
                position.set_line(line).set_byte(begin).set_record(self.records - 1);
                self.record.set_position(Some(position));
                return Ok(true);
            }
        };
        Err(ReadError::new(kind, Some(line), begin))
    }

    /// Goes to where a record begins: behind the end of the last one and lines without anything.
    fn find_record(&mut self) -> Result<bool, ReadError> {
        loop {
            let rest = self.input.rest();
            let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            self.blank_lines += rest[..blank].iter().filter(|byte| **byte == b'\n').count() as u64;
            self.input.start += blank;
            if self.input.begins_with_mark_only() && !self.input.ended {
                self.read_more()?;
                continue;
            }
            self.input.pass_mark();
            if !self.input.rest().is_empty() || self.input.ended {
                return Ok(!self.input.rest().is_empty());
            }
            self.read_more()?;
        }
    }

    /// Parses one record and returns the number of its fields.
    fn parse(&mut self, line: u64, begin: u64) -> Result<Option<usize>, ReadError> {
        let (mut length, mut width) = (0, 0);
        loop {
            let (result, read, written, ended) = self.parser.read_record(
                self.input.rest(),
                &mut self.fields.text[length..],
                &mut self.fields.ends[width..],
            );
            self.input.start += read;
            length += written;
            width += ended;
            // The byte that ends a record is not a part of it; the end of the input has none.
            let end = u64::from(matches!(result, ReadRecordResult::Record) && read > 0);
            let is_too_long = self.input.place() - begin - end > self.max;
            match result {
                _ if is_too_long => return Err(self.too_long(line, begin)),
                ReadRecordResult::InputEmpty => self.read_more()?,
                ReadRecordResult::OutputFull => self.fields.grow_text(),
                ReadRecordResult::OutputEndsFull => self.fields.grow_ends(),
                ReadRecordResult::Record => return Ok(Some(width)),
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    #[cold]
    fn too_long(&mut self, line: u64, begin: u64) -> ReadError {
        self.input.end();
        ReadError::new(ReadErrorKind::RecordTooLong { limit: self.max }, Some(line), begin)
    }

    fn read_more(&mut self) -> Result<(), ReadError> {
        let room = self.input.room();
        match read_once(&mut self.reader, room) {
            Ok(0) => self.input.ended = true,
            Ok(count) => self.input.filled += count,
            Err(cause) => {
                let (line, offset) = (self.line(), self.input.place());
                self.input.end();
                let kind = ReadErrorKind::of_reader(cause);
                return Err(ReadError::new(kind, Some(line), offset));
            }
        }
        Ok(())
    }

    /// The line, counted from 1, up to which the input was parsed.
    fn line(&self) -> u64 {
        self.parser.line() + self.blank_lines
    }
}

impl Input {
    fn rest(&self) -> &[u8] {
        &self.buffer[self.start..self.filled]
    }

    /// How many bytes were parsed.
    fn place(&self) -> u64 {
        self.offset + self.start as u64
    }

    /// Whether all that was read yet is the beginning of a byte order mark: the parser would take one
    /// that is alone for the end of the input.
    fn begins_with_mark_only(&self) -> bool {
        self.place() == 0 && !self.rest().is_empty() && MARK.starts_with(self.rest())
    }

    fn pass_mark(&mut self) {
        if self.place() == 0 && self.rest().starts_with(MARK) {
            self.start = MARK.len();
        }
    }

    /// Room to read into, behind what is not parsed yet.
    fn room(&mut self) -> &mut [u8] {
        self.buffer.copy_within(self.start..self.filled, 0);
        self.offset += self.start as u64;
        self.filled -= self.start;
        self.start = 0;
        self.buffer.resize(BUFFER, 0);
        &mut self.buffer[self.filled..]
    }

    /// Nothing more is parsed.
    fn end(&mut self) {
        self.start = self.filled;
        self.ended = true;
    }
}

impl Fields {
    fn grow_text(&mut self) {
        self.text.resize((2 * self.text.len()).max(256), 0);
    }

    fn grow_ends(&mut self) {
        self.ends.resize((2 * self.ends.len()).max(16), 0);
    }

    /// Checks the first `width` fields and copies them.
    fn copy_to(&self, record: &mut StringRecord, width: usize) -> Result<(), Utf8Error> {
        record.clear();
        let ends = &self.ends[..width];
        let length = ends.last().copied().unwrap_or_default();
        // Once for all fields is much faster, and true of each that begins and ends with a character.
        let all = simdutf8::basic::from_utf8(&self.text[..length]).unwrap_or_default();
        let mut start = 0;
        for end in ends {
            record.push_field(match all.get(start..*end) {
                Some(field) => field,
                None => from_utf8(&self.text[start..*end])?,
            });
            start = *end;
        }
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<R: Read> Source for CsvRecords<R> {
    type Item<'s>
        = CsvRecord<'s>
    where
        Self: 's;
    type Items<'s>
        = CsvItems<'s>
    where
        Self: 's;
    type Error = ReadError;

    fn fill(&mut self) -> Result<bool, ReadError> {
        if let Headers::Unread = self.headers {
            // What cannot be read has no names, and is told once.
            self.headers = Headers::None;
            if !self.read_record()? {
                return Ok(false);
            }
            self.headers = Headers::Read(self.record.clone());
        }
        self.ready = self.read_record()?;
        Ok(self.ready)
    }

    fn items(&mut self) -> CsvItems<'_> {
        let headers = match &self.headers {
            Headers::Read(headers) => Some(headers),
            Headers::Unread | Headers::None => None,
        };
        CsvItems { record: CsvRecord { headers, fields: &self.record }, ready: &mut self.ready }
    }
}

impl<'s> Iterator for CsvItems<'s> {
    type Item = CsvRecord<'s>;

    #[inline]
    fn next(&mut self) -> Option<CsvRecord<'s>> {
        // Only what is taken is gone: the source may be asked for its items again.
        std::mem::take(self.ready).then_some(self.record)
    }
}

impl<'a> CsvRecord<'a> {
    /// The names of the columns; `None` where the data has none.
    pub fn headers(&self) -> Option<&'a StringRecord> {
        self.headers
    }

    /// The fields.
    pub fn fields(&self) -> &'a StringRecord {
        self.fields
    }

    /// The field of a column, counted from 0.
    pub fn get(&self, column: usize) -> Option<&'a str> {
        self.fields.get(column)
    }

    /// The field of the column with this name; each call looks the name up.
    pub fn named(&self, name: &str) -> Option<&'a str> {
        self.fields.get(self.column(name)?)
    }

    /// The place of the column with this name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.headers?.iter().position(|column| column == name)
    }

    /// The line on which the record begins, counted from 1.
    pub fn line(&self) -> u64 {
        self.fields.position().map_or(0, Position::line)
    }

    /// The fields as a value: a struct by the names of the columns, a tuple by their order. Its `&str`
    /// borrow from the record.
    ///
    /// # Errors
    /// When a column is missing or a field does not fit; the error names the line and the field.
    ///
    /// ```
    /// use serde::Deserialize;
    /// use streamweave::{csv_records, pipeline};
    ///
    /// #[derive(Deserialize)]
    /// struct Animal<'a> {
    ///     size: u32,
    ///     name: &'a str,
    /// }
    ///
    /// let data: &[u8] = b"name,size\nfox,6\nhare,x\n";
    /// let report = pipeline! {
    ///     animals = source(csv_records(data)) -> try_map(|record| record.deserialize::<Animal>());
    ///     names   = animals -> filter(|a| a.size > 5) -> map(|a| a.name.to_owned()) -> collect();
    ///     bad     = animals.err -> map(|failed| failed.cause.to_string()) -> collect();
    /// }
    /// .run()?;
    /// assert_eq!(report.names, ["fox"]);
    /// assert!(report.bad[0].contains("line: 3"), "{}", report.bad[0]);
    /// # Ok::<(), streamweave::RunError>(())
    /// ```
    pub fn deserialize<T: Deserialize<'a>>(&self) -> csv::Result<T> {
        self.fields.deserialize(self.headers)
    }
}

impl<R> fmt::Debug for CsvRecords<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsvRecords").field("record", &self.record).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use proptest::prelude::*;

    use super::*;
    use crate::sources::read::testing::Pieces;

    /// What a source hands out: the lines and fields, or the errors as text.
    fn events<R: Read>(mut source: CsvRecords<R>) -> Vec<String> {
        let mut events = Vec::new();
        loop {
            match source.fill() {
                Ok(false) => return events,
                Ok(true) => events.extend(source.items().map(|record| {
                    let fields: Vec<&str> = record.fields().iter().collect();
                    format!("{}: {}", record.line(), fields.join("|"))
                })),
                Err(error) => events.push(error.to_string()),
            }
        }
    }

    #[test]
    fn records_and_what_is_wrong_with_them() {
        let long = format!("a,b\n1,\"{}\n2,3\n", "x".repeat(100));
        let cases: [(&[u8], &[&str]); 13] = [
            (b"", &[]),
            (MARK, &[]),
            (b"\n\xef\xbb\xbfa\nb\n", &["3: b"]),
            (b"a,b\n", &[]),
            (b"a,b\r\n1,2\r\n", &["2: 1|2"]),
            (b"\n\na,b\r\n\r\n1,2\n\n\n3,4\r\n", &["5: 1|2", "8: 3|4"]),
            (b"a,b\r1,2\r", &["1: 1|2"]),
            (b"a,b\n1,\"x\ny\"\n2,3", &["2: 1|x\ny", "4: 2|3"]),
            (b"\xef\xbb\xbfa,b\n1,\"x\"\"y\"\n", &["2: 1|x\"y"]),
            (
                b"a,b\n1\n2,3\n",
                &["line 2 (byte 4): 1 fields, and the first record has 2", "3: 2|3"],
            ),
            (b"a,b\n1,\xff\n2,3\n", &["line 2 (byte 4): invalid UTF-8", "3: 2|3"]),
            (b"a,\xff\n1,2\n", &["line 1 (byte 0): invalid UTF-8", "2: 1|2"]),
            (long.as_bytes(), &["line 2 (byte 4): a record longer than 40 bytes"]),
        ];
        for (data, expected) in cases {
            for size in 1..=data.len().max(1) {
                let pieces = Pieces::cut(data, &[size]);
                assert_eq!(events(csv_records(pieces).at_most(40)), expected, "{size}: {data:?}");
            }
        }
    }

    #[test]
    fn a_header_without_end_is_not_held() {
        let source = csv_records(io::repeat(b'x')).at_most(1000);
        assert_eq!(events(source), ["line 1 (byte 0): a record longer than 1000 bytes"]);
    }

    #[test]
    fn a_record_of_the_allowed_length_is_read() {
        let data = format!("a\n{}\nb\n", "x".repeat(50));
        assert_eq!(events(csv_records(data.as_bytes()).at_most(50)).len(), 2);
        assert_eq!(events(csv_records(data.as_bytes()).at_most(49)).len(), 1);
        for (max, expected) in [(1, "line 1 (byte 0): a record longer than 1 bytes"), (2, "1: ab")]
        {
            let source = csv_records(&b"ab"[..]).without_headers();
            assert_eq!(
                events(source.at_most(max)),
                [expected],
                "the end of the input ends it as well"
            );
        }
    }

    #[test]
    fn an_error_of_the_reader_ends_the_input() {
        let pieces = [Ok(b"a\n1\n2".to_vec()), Err(io::Error::other("gone")), Ok(b"\n3".to_vec())];
        let source = csv_records(Pieces(pieces.into()));
        assert_eq!(events(source), ["2: 1", "line 3 (byte 5): gone"]);
    }

    #[test]
    fn what_is_not_taken_is_still_there() {
        let mut source = csv_records(&b"1;2\n"[..]).separated_by(b';').without_headers();
        assert!(source.fill().unwrap());
        assert_eq!(source.items().take(0).count(), 0);
        let record = source.items().next().unwrap();
        assert_eq!((record.get(1), record.headers(), record.named("a")), (Some("2"), None, None));
        assert!(source.items().next().is_none());
        assert!(!source.fill().unwrap());
    }

    /// The records as the crate's own reader sees them; `None` for one that is wrong.
    fn expected(data: &[u8]) -> Vec<Option<Vec<String>>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(data);
        let record = |record: csv::Result<StringRecord>| {
            record.ok().map(|record| record.iter().map(str::to_owned).collect())
        };
        reader.records().map(record).collect()
    }

    proptest! {
        #[test]
        fn agrees_with_the_crate_s_reader(
            data in prop::collection::vec(prop::sample::select(&b"ab,,\"\"\r\n\n\xc3\xa4"[..]), 0..50),
            sizes in prop::collection::vec(1..9_usize, 1..4),
        ) {
            let mut source = csv_records(Pieces::cut(&data, &sizes)).without_headers();
            let mut records = Vec::new();
            loop {
                match source.fill() {
                    Ok(false) => break,
                    Ok(true) => records.extend(source.items().map(|record| {
                        Some(record.fields().iter().map(str::to_owned).collect())
                    })),
                    Err(_) => records.push(None),
                }
            }
            prop_assert_eq!(records, expected(&data));
        }
    }
}

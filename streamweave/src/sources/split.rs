//! Where lines begin and end.
//!
//! A line ends with `\n` or `\r\n`, as in [`str::lines`]; a last line needs no end.

use memchr::{memchr, memrchr};
use simdutf8::compat::from_utf8;

/// Cuts the first line off `rest`, without its end; `None` when nothing is left.
#[inline(always)]
pub(super) fn cut_line<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let all = *rest;
    match memchr(b'\n', all) {
        Some(end) => {
            *rest = &all[end + 1..];
            Some(strip_return(&all[..end]))
        }
        None if all.is_empty() => None,
        None => {
            *rest = &[];
            Some(all)
        }
    }
}

/// Cuts the first line off `rest`, without its end; `None` when nothing is left.
#[inline(always)]
pub(super) fn cut_text_line<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let all = *rest;
    match memchr(b'\n', all.as_bytes()) {
        Some(end) => {
            *rest = &all[end + 1..];
            let line = &all[..end];
            Some(line.strip_suffix('\r').unwrap_or(line))
        }
        None if all.is_empty() => None,
        None => {
            *rest = "";
            Some(all)
        }
    }
}

/// The first line of `data` without its end, and how many bytes it has with it.
pub(super) fn first_line(data: &[u8]) -> (&[u8], usize) {
    let mut rest = data;
    let line = cut_line(&mut rest).unwrap_or_default();
    (line, data.len() - rest.len())
}

/// The length of the whole lines at the beginning of `data`: at most `size` bytes, or one line.
#[inline]
pub(super) fn whole_lines(data: &[u8], size: usize) -> usize {
    if data.len() <= size {
        return data.len();
    }
    match memrchr(b'\n', &data[..size]) {
        Some(end) => end + 1,
        None => memchr(b'\n', &data[size..]).map_or(data.len(), |end| size + end + 1),
    }
}

/// The lines at the beginning of `data` that are valid UTF-8: none when the first is not.
#[inline]
pub(super) fn valid_lines(data: &[u8]) -> &str {
    match from_utf8(data) {
        Ok(text) => text,
        Err(error) => lines_before(data, error.valid_up_to()),
    }
}

#[cold]
fn lines_before(data: &[u8], bad: usize) -> &str {
    let end = memrchr(b'\n', &data[..bad]).map_or(0, |end| end + 1);
    from_utf8(&data[..end]).unwrap_or_default()
}

#[inline(always)]
fn strip_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all_lines(mut rest: &str) -> Vec<&str> {
        std::iter::from_fn(|| cut_text_line(&mut rest)).collect()
    }

    fn all_byte_lines(mut rest: &[u8]) -> Vec<&[u8]> {
        std::iter::from_fn(|| cut_line(&mut rest)).collect()
    }

    #[test]
    fn a_lone_return_belongs_to_the_line() {
        assert_eq!(all_lines("a\r\r\nb\rc\n\r\nd\r"), ["a\r", "b\rc", "", "d\r"]);
    }

    #[test]
    fn a_line_longer_than_the_size_is_whole() {
        assert_eq!(whole_lines(b"abcdef\ng\n", 3), 7);
        assert_eq!(whole_lines(b"abcdef", 3), 6);
        assert_eq!(whole_lines(b"ab\ncd\nef", 7), 6);
        assert_eq!(whole_lines(b"ab\ncd", 9), 5);
    }

    #[test]
    fn stops_before_the_bad_line() {
        assert_eq!(valid_lines(b"ab\nc\xff\nd"), "ab\n");
        assert_eq!(valid_lines(b"a\xff\nd"), "");
    }

    proptest! {
        #[test]
        fn agrees_with_str_lines(text in "[a\u{e4}\r\n]{0,40}") {
            let expected: Vec<&str> = text.lines().collect();
            prop_assert_eq!(all_lines(&text), expected.clone());
            let bytes: Vec<&[u8]> = expected.iter().map(|line| line.as_bytes()).collect();
            prop_assert_eq!(all_byte_lines(text.as_bytes()), bytes);
        }
    }
}

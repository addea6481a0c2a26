use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read};

use super::*;
use crate::sources::read::testing::Pieces;

/// What a reader holds, and how it ends.
fn read_all(mut reader: impl Read) -> (Vec<u8>, Option<io::Error>) {
    let mut all = Vec::new();
    let mut buffer = [0; 7];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return (all, None),
            Ok(count) => all.extend(&buffer[..count]),
            Err(error) => {
                assert_eq!(reader.read(&mut buffer).unwrap(), 0, "behind an error is the end");
                return (all, Some(error));
            }
        }
    }
}

fn error_of(error: Option<io::Error>) -> DecompressError {
    error.expect("an error").downcast().expect("one of the data")
}

#[test]
fn plain_data_goes_through() {
    let cases: [&[u8]; 8] = [
        b"",
        b"\x1f",
        b"\x28\xb5",
        b"\x28\xb5\x2fx",
        b"\x50\x2a",
        b"\x04\x22\x4d",
        b"text\n",
        &[b'x'; 100],
    ];
    for data in cases {
        for size in 1..4 {
            let (read, error) = read_all(decompress(Pieces::cut(data, &[size])));
            assert!(error.is_none() && read == data, "{data:?}");
        }
    }
}

#[test]
fn plain_data_is_limited_too() {
    let (read, error) = read_all(decompress(&b"12345"[..]).at_most(4));
    assert_eq!(read, b"1234");
    let error = error_of(error);
    assert_eq!(error.kind(), DecompressErrorKind::TooLong { limit: 4 });
    assert_eq!((error.offset(), error.format()), (4, "plain"));
    let (read, error) = read_all(decompress(&b"12345"[..]).at_most(5));
    assert!(error.is_none() && read == b"12345");
}

#[test]
fn an_error_of_the_reader_stays_what_it_is() {
    for begin in [&b"text"[..], b"t", b"", &[0x1f, 0x8b, 8, 0], &[0x28, 0xb5, 0x2f, 0xfd]] {
        let pieces = [Ok(begin.to_vec()), Err(io::Error::new(ErrorKind::TimedOut, "gone"))];
        let pieces: VecDeque<_> = pieces
            .into_iter()
            .filter(|piece| !matches!(piece, Ok(empty) if empty.is_empty()))
            .collect();
        let mut reader = decompress(Pieces(pieces));
        let error = reader.read_to_end(&mut Vec::new()).unwrap_err();
        match error.downcast::<DecompressError>() {
            Ok(error) => assert_eq!(error.kind(), DecompressErrorKind::NotBuiltIn),
            Err(error) => {
                assert_eq!((error.kind(), error.to_string()), (ErrorKind::TimedOut, "gone".into()))
            }
        }
    }
}

#[cfg(not(feature = "gzip"))]
#[test]
fn a_format_that_is_not_built_in_is_no_plain_data() {
    let error = error_of(read_all(decompress(&[0x1f, 0x8b, 8, 0][..])).1);
    assert_eq!(error.to_string(), "gzip data needs the feature `gzip` of streamweave");
}

#[cfg(all(feature = "gzip", feature = "zstd", feature = "lz4"))]
mod formats {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use proptest::prelude::*;

    use super::*;
    use crate::sinks::compress::{Compress, gzip, lz4, zstd};

    type Writer = fn(Vec<u8>) -> Compress<Vec<u8>>;

    const FORMATS: [(&str, Writer); 3] =
        [("gzip", |out| gzip(out, 6)), ("zstd", |out| zstd(out, 3)), ("lz4", lz4)];

    /// Each part in a member or frame of its own.
    fn pack(writer: Writer, parts: &[&[u8]]) -> Vec<u8> {
        let mut writer = writer(Vec::new());
        for part in parts {
            writer.write_all(part).unwrap();
            writer.flush().unwrap();
        }
        writer.into_inner().unwrap()
    }

    #[test]
    fn what_was_packed_is_read() {
        let noise: Vec<u8> =
            (0..2000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let cases: [&[&[u8]]; 6] =
            [&[], &[b""], &[b"a"], &[b"one\n", b"two\n"], &[&[b'x'; 5000]], &[&noise, b"", &noise]];
        for (name, format) in FORMATS {
            for parts in cases {
                let (read, error) = read_all(decompress(&pack(format, parts)[..]));
                assert!(error.is_none(), "{name}: {error:?}");
                assert_eq!(read, parts.concat(), "{name}");
            }
        }
    }

    #[test]
    fn cut_off_anywhere_it_ends_too_soon() {
        let parts: [&[u8]; 2] = [b"one\ntwo\nthree\n", b"four\nfive\n"];
        for (name, format) in FORMATS {
            let (packed, first) = (pack(format, &parts), pack(format, &parts[..1]).len());
            for length in 4..packed.len() {
                let (read, error) = read_all(decompress(&packed[..length]));
                if length == first {
                    assert!(error.is_none() && read == parts[0], "{name}");
                    continue;
                }
                assert!(parts.concat().starts_with(&read));
                let error = error_of(error);
                assert_eq!(
                    error.kind(),
                    DecompressErrorKind::EndsTooSoon,
                    "{name} {length}: {error}"
                );
                // What is less than a magic number is not taken.
                assert!(length as u64 - error.compressed_offset() < 4, "{name}");
                assert_eq!((error.offset(), error.format()), (read.len() as u64, name));
            }
        }
    }

    #[test]
    fn what_stands_behind_the_data_is_damage() {
        for (name, format) in FORMATS {
            let packed = [pack(format, &[b"one\n"]), b"garbage, and some more".to_vec()].concat();
            let (read, error) = read_all(decompress(&packed[..]));
            assert_eq!(
                (&read[..], error_of(error).kind()),
                (&b"one\n"[..], DecompressErrorKind::Damaged),
                "{name}"
            );
        }
    }

    #[test]
    fn a_bomb_is_stopped_where_one_says() {
        for (name, format) in FORMATS {
            let mut writer = format(Vec::new());
            for _ in 0..64 {
                writer.write_all(&[0; 1 << 16]).unwrap();
            }
            let packed = writer.into_inner().unwrap();
            let (read, error) = read_all(decompress(&packed[..]).at_most(100_000));
            assert_eq!(read.len(), 100_000, "{name}");
            assert_eq!(error_of(error).kind(), DecompressErrorKind::TooLong { limit: 100_000 });
        }
    }

    #[test]
    fn a_header_without_end_is_refused() {
        // A gzip member whose file name goes on and on.
        let header = [0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 0xff];
        let endless = header.chain(io::repeat(b'x'));
        let error = error_of(read_all(decompress(endless)).1);
        assert_eq!(error.kind(), DecompressErrorKind::Damaged);
        assert!(error.compressed_offset() < 1 << 20, "{error}");
    }

    #[test]
    fn skippable_frames_are_passed_over() {
        let skipped = |length: u32| {
            let head = [&[0x5a, 0x2a, 0x4d, 0x18], &length.to_le_bytes()[..]].concat();
            [head, vec![b'?'; length as usize]].concat()
        };
        for (name, format) in &FORMATS[1..] {
            let one = pack(*format, &[b"one\n"]);
            let packed = [one.clone(), skipped(100), skipped(0), one.clone(), skipped(3)].concat();
            let (read, error) = read_all(decompress(&packed[..]));
            assert!(error.is_none() && read == b"one\none\n", "{name}: {error:?}");
            let (_, error) = read_all(decompress(&packed[..packed.len() - 1]));
            assert_eq!(error_of(error).kind(), DecompressErrorKind::EndsTooSoon, "{name}");
        }
        let packed = [skipped(7), pack(FORMATS[1].1, &[b"one\n"])].concat();
        assert_eq!(read_all(decompress(&packed[..])).0, b"one\n");
    }

    #[test]
    fn dropped_without_an_end_it_has_none() {
        for (name, format) in FORMATS {
            let mut out = Vec::new();
            {
                let mut writer: Compress<&mut Vec<u8>> = match name {
                    "gzip" => gzip(&mut out, 6),
                    "zstd" => zstd(&mut out, 3),
                    _ => lz4(&mut out),
                };
                writer.write_all(&[b'x'; 300_000]).unwrap();
            }
            let whole = pack(format, &[&[b'x'; 300_000]]);
            assert!(out.len() < whole.len(), "{name}");
            let (read, error) = read_all(decompress(&out[..]));
            assert!(error.is_some() || read.is_empty(), "{name}");
        }
    }

    /// What a program makes of its input; `None` where it is not installed.
    fn run(program: &str, flag: &str, input: &[u8]) -> Option<Vec<u8>> {
        let child = Command::new(program)
            .args([flag, "-q", "-c"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut child) = child else {
            eprintln!("skipped: `{program}` is not installed");
            return None;
        };
        let mut stdin = child.stdin.take().expect("piped");
        let input = input.to_vec();
        let writing = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().expect("it runs");
        writing.join().expect("no panic").expect("it reads its input");
        assert!(output.status.success(), "{program} {flag}");
        Some(output.stdout)
    }

    #[test]
    fn the_programs_read_and_write_the_same() {
        let text: String = (0..20_000).map(|n| format!("{n} of many lines\n")).collect();
        for (name, format) in FORMATS {
            for parts in [&[][..], &[text.as_bytes()], &[b"one\n", text.as_bytes()]] {
                let packed = pack(format, parts);
                if let Some(unpacked) = run(name, "-d", &packed) {
                    assert!(unpacked == parts.concat(), "{name} reads what was written");
                }
                if let Some(packed) = run(name, "-1", &parts.concat()) {
                    let (read, error) = read_all(decompress(&packed[..]));
                    assert!(error.is_none() && read == parts.concat(), "{name}: {error:?}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn damage_is_an_error_or_changes_nothing(
            format in 0..3_usize,
            byte in any::<prop::sample::Index>(),
            bit in 0..8_u32,
            sizes in prop::collection::vec(1..40_usize, 1..4),
        ) {
            let text = b"one\ntwo\nthree\none\ntwo\nthree\n";
            let mut packed = pack(FORMATS[format].1, &[text]);
            let byte = byte.index(packed.len());
            packed[byte] ^= 1 << bit;
            let (read, error) = read_all(decompress(Pieces::cut(&packed, &sizes)));
            // Damage to the first bytes makes other data of it.
            prop_assert!(error.is_some() || read == text || read == packed || byte < 4);
        }

        #[test]
        fn nothing_panics(
            format in prop::sample::select(vec![&[0x1f, 0x8b, 8][..], &[0x28, 0xb5, 0x2f, 0xfd], &[4, 0x22, 0x4d, 0x18], &[0x50, 0x2a, 0x4d, 0x18]]),
            data in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let data = [format, &data].concat();
            let (read, _) = read_all(decompress(&data[..]).at_most(10_000));
            prop_assert!(read.len() <= 10_000);
        }
    }
}

use ::rkyv::util::AlignedVec;
use bytes::Bytes;
use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug, PartialEq, Archive, Serialize, ::rkyv::Deserialize)]
#[rkyv(derive(Debug))]
struct Entry {
    id: u64,
    path: String,
    note: Option<String>,
    fields: Vec<(String, i64)>,
}

#[derive(Archive, Serialize)]
#[rkyv(serialize_bounds(__S: ::rkyv::ser::Writer))]
#[rkyv(bytecheck(bounds(__C: ::rkyv::validation::ArchiveContext)))]
enum List {
    End,
    More(#[rkyv(omit_bounds)] Box<List>),
}

fn entries() -> impl Strategy<Value = Entry> {
    let fields = prop::collection::vec((any::<String>(), any::<i64>()), 0..4);
    let texts = (any::<String>(), prop::option::of(any::<String>()));
    (any::<u64>(), texts, fields).prop_map(|(id, (path, note), fields)| Entry {
        id,
        path,
        note,
        fields,
    })
}

fn archive(value: &impl ToArchive) -> AlignedVec {
    let mut buffer = BytesMut::new();
    encode(value, &mut buffer).expect("it can be archived");
    aligned(&buffer)
}

fn aligned(bytes: &[u8]) -> AlignedVec {
    let mut aligned = AlignedVec::new();
    aligned.extend_from_slice(bytes);
    aligned
}

fn owned(entry: &ArchivedEntry) -> Entry {
    ::rkyv::deserialize::<_, Error>(entry).expect("nothing is shared")
}

/// The archive, `shift` bytes behind an aligned place.
fn shifted(archive: &[u8], shift: usize) -> Bytes {
    let mut buffer = aligned(&vec![0; shift]);
    buffer.extend_from_slice(archive);
    Bytes::from_owner(buffer).slice(shift..)
}

#[test]
fn a_frame_is_copied_only_where_it_is_not_aligned() {
    let entry = Entry { id: 7, path: "/a".to_owned(), note: None, fields: vec![] };
    let archive = archive(&entry);
    for shift in 0..32 {
        let frame = shifted(&archive, shift);
        let mut aligner = Aligner::new();
        let copies = u64::from(shift % 16 != 0);
        assert_eq!(owned(aligner.access::<Entry>(&frame).unwrap()), entry);
        assert_eq!(aligner.copied(), copies, "{shift}");
        let decoded = aligner.decode::<Entry>(frame.clone()).unwrap();
        assert_eq!(owned(decoded.get()), entry);
        assert_eq!(aligner.copied(), 2 * copies, "{shift}");
        assert_eq!(decoded.frame(), &frame);
        assert_eq!(decoded.frame().as_ptr() == frame.as_ptr(), copies == 0, "{shift}");
    }
}

#[test]
fn a_frame_that_is_not_aligned_is_refused_where_nothing_may_copy_it() {
    let entry = Entry { id: 7, path: "/a".to_owned(), note: None, fields: vec![] };
    let error = access::<Entry>(&shifted(&archive(&entry), 1)).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Misaligned);
    assert_eq!(error.to_string(), "rkyv: the frame is not aligned; read it through an `Aligner`",);
}

#[test]
fn says_what_is_wrong() {
    let entry =
        Entry { id: 7, path: "a path that lies elsewhere".to_owned(), note: None, fields: vec![] };
    let mut archive = archive(&entry);
    archive[0] = 0xff;
    let error = access::<Entry>(&archive).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (DecodeErrorKind::Invalid, None));
    assert_eq!(
        error.to_string(),
        "rkyv: invalid UTF-8, while checking field 'path' of struct 'ArchivedEntry'",
    );
}

#[test]
fn nesting_has_an_end() {
    let list = |levels| (0..levels).fold(List::End, |list, _| List::More(Box::new(list)));
    assert!(access::<List>(&archive(&list(100))).is_ok());
    let error = access::<List>(&archive(&list(1000))).map(drop).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::TooDeep);
}

proptest! {
    #[test]
    fn records_come_back(entry in entries()) {
        let archive = archive(&entry);
        prop_assert_eq!(owned(access::<Entry>(&archive).unwrap()), entry);
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn bad_frames_do_no_harm(entry in entries(), shift in 0..16_usize) {
        let archive = archive(&entry);
        let mut aligner = Aligner::new();
        for end in 0..archive.len() {
            let frame = shifted(&archive[..end], shift);
            let _ = aligner.access::<Entry>(&frame).map(owned);
        }
        for bit in 0..archive.len() * 8 {
            let mut flipped = archive.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let _ = access::<Entry>(&flipped).map(owned);
        }
    }
}

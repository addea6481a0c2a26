use streamweave::pipeline;

pub fn main() {
    let mut out = Vec::new();
    let report = pipeline! {
        chunks = read_chunks(&b"as it is"[..]);
        chunks -> sink(streamweave::write_bytes(&mut out));
        failed = chunks.err -> count();
    }
    .run();
    assert_eq!((report.unwrap().failed, out), (0, b"as it is".to_vec()));
}

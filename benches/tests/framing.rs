//! What frames cost: nothing within a chunk, one allocation of their size across two.

use bytes::Bytes;
use streamweave::framing::{
    Frame, Framing, Prefix, Splitter, delimited, fields, length_delimited, lines, text_lines,
};
use streamweave::{Stage, pipeline};
use streamweave_benches::counting_alloc::{CountingAlloc, count};

#[global_allocator]
static ALLOC: CountingAlloc = CountingAlloc;

const FRAME: &[u8] = b"one,frame,of,text";

/// One test, since counts of several threads would mix.
#[test]
fn what_is_allocated() {
    a_frame_costs_nothing_within_a_chunk_and_one_allocation_at_a_seam(lines());
    a_frame_costs_nothing_within_a_chunk_and_one_allocation_at_a_seam(text_lines());
    a_frame_costs_nothing_within_a_chunk_and_one_allocation_at_a_seam(delimited(b"--"));
    for prefix in [Prefix::U8, Prefix::U64Be, Prefix::Varint] {
        a_frame_costs_nothing_within_a_chunk_and_one_allocation_at_a_seam(length_delimited(prefix));
    }
    a_chunk_that_nothing_shares_yet_costs_one_allocation();
    fields_cost_nothing();
    a_pipeline_adds_nothing();
}

/// So many frames in shared memory.
fn stream<K: Framing, F: Frame>(splitter: &Splitter<K, F>, frames: usize) -> Bytes {
    let mut stream = Vec::new();
    for _ in 0..frames {
        splitter.write(FRAME, &mut stream).expect("the frame comes back");
    }
    Bytes::from_owner(stream)
}

fn a_frame_costs_nothing_within_a_chunk_and_one_allocation_at_a_seam<K: Framing, F: Frame>(
    mut splitter: Splitter<K, F>,
) {
    for frames in [10, 1_000] {
        let chunk = stream(&splitter, frames);
        let (found, allocated) = count(|| splitter.push(chunk).count());
        assert_eq!((found, allocated.number), (frames, 0));
    }
    let stream = stream(&splitter, 100);
    let frame = stream.len() / 100;
    // One cut inside each tenth frame.
    for inside in [frame / 2, frame - 3] {
        let chunks: Vec<Bytes> = (0..=10)
            .map(|tenth| {
                let begin = if tenth == 0 { 0 } else { (10 * tenth - 1) * frame + inside };
                let end =
                    if tenth == 10 { stream.len() } else { (10 * tenth + 9) * frame + inside };
                stream.slice(begin..end)
            })
            .collect();
        let (found, allocated) =
            count(|| chunks.into_iter().map(|chunk| splitter.push(chunk).count()).sum::<usize>());
        assert_eq!(found, 100);
        assert_eq!(
            (allocated.number, allocated.bytes),
            (10, 10 * FRAME.len() as u64),
            "{inside} of {frame}"
        );
    }
    assert_eq!(splitter.finish().count(), 0);
}

fn a_chunk_that_nothing_shares_yet_costs_one_allocation() {
    let mut splitter = lines();
    let chunk = Bytes::from(stream(&splitter, 100).to_vec());
    let (found, allocated) = count(|| splitter.push(chunk).count());
    assert_eq!((found, allocated.number), (100, 1));
    assert!(allocated.bytes < 64, "{allocated:?}");
}

fn fields_cost_nothing() {
    let frame = Bytes::from_owner(FRAME);
    let (found, allocated) = count(|| fields(frame, b',').count());
    assert_eq!((found, allocated.number), (4, 0));
}

fn a_pipeline_adds_nothing() {
    let run = |frames| {
        let chunks = [stream(&lines(), frames)];
        let (report, allocated) = count(|| {
            pipeline! {
                found = iter(chunks) -> via(lines()) -> flat_map(|line| fields(line, b',')) -> count();
            }
            .run()
        });
        assert_eq!(report.expect("nothing fails").found, 4 * frames as u64);
        allocated.number
    };
    assert_eq!(run(10), run(1_000));
}

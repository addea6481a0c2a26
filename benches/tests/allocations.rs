//! What pipelines allocate: nothing beyond what their sources do.

use streamweave_benches::counting_alloc::{Allocations, CountingAlloc, count};
use streamweave_benches::input::BLOB;
use streamweave_benches::jobs::{fan_out_to_ten, records};

#[global_allocator]
static ALLOC: CountingAlloc = CountingAlloc;

fn allocations(job: fn(&u64) -> u64, records: u64) -> Allocations {
    count(|| job(&records)).1
}

/// One test, since counts of several threads would mix.
#[test]
fn only_the_source_allocates() {
    let moved = allocations(records::pipeline, 100);
    assert_eq!(moved.number, 800, "eight allocations make a record");
    assert_eq!(moved, allocations(records::source_alone, 100));

    let lent = allocations(fan_out_to_ten::pipeline, 100);
    assert_eq!(lent, allocations(fan_out_to_ten::source_alone, 100));
    assert_eq!(lent.number, 100);
    assert!(lent.peak * 10 <= BLOB as u64 * 11, "{lent:?}");
}

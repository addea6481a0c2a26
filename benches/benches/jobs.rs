//! Every job with criterion: the pipeline, then its rivals.

use criterion::{Criterion, criterion_group, criterion_main};
use streamweave_benches::jobs;

fn all(criterion: &mut Criterion) {
    for job in jobs::all() {
        let mut group = criterion.benchmark_group(job.name);
        for contestant in job.contestants() {
            group.bench_function(contestant.name, |bencher| {
                bencher.iter(|| contestant.run());
            });
        }
    }
}

criterion_group!(benches, all);
criterion_main!(benches);

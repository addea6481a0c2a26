//! Regions in generic code: what is asked of items is what their types say.

use streamweave::{RunError, ZeroCopyShare, pipeline};

fn replicas<T, U>(items: Vec<T>, f: impl Fn(T) -> U + Sync) -> Result<Vec<U>, RunError>
where
    T: Send,
    U: Send,
{
    let report = pipeline! {
        mapped = iter(items) -> parallel(2, ordered) -> map(&f);
        all    = mapped -> thread() -> collect();
    }
    .run()?;
    Ok(report.all)
}

fn handles<T: ZeroCopyShare<Shared: Send>>(items: Vec<T>) -> Result<usize, RunError> {
    let report = pipeline! {
        items = iter(items);
        all   = items -> thread(overflow = block) -> collect();
        also  = items -> thread(overflow = block) -> collect();
        some  = items -> thread(isolated) -> count();
    }
    .run()?;
    Ok(report.all.len() + report.also.len() + report.some as usize)
}

fn batches<T: Send + Sync>(items: &[T], length: fn(&T) -> usize) -> Result<usize, RunError> {
    let report = pipeline! {
        items = iter(items);
        first = items -> thread() -> map(|item| length(item)) -> sum();
        last  = items -> thread() -> map(|item| length(item)) -> max();
    }
    .run()?;
    Ok(report.first + report.last.unwrap_or_default())
}

async fn tasks<T: Send + Sync + 'static>(
    items: Vec<T>,
    length: fn(&T) -> usize,
) -> Result<usize, RunError> {
    let report = pipeline! {
        items = iter(items) -> spawn(capacity = 16);
        first = items -> then(async |item: T| length(&item)) -> spawn() -> sum();
        count = items -> count();
    }
    .run()
    .await?;
    Ok(report.first + report.count as usize)
}

/// What the items are is known behind the boundary only.
fn known_later() -> Result<u32, RunError> {
    let report = pipeline! {
        total = iter(std::iter::empty()) -> thread() -> map(|n: u32| n + 1) -> sum();
    }
    .run()?;
    Ok(report.total)
}

fn main() {
    let _ = (replicas(vec![1], |n| n + 1), handles(vec!["a"]), batches(&["a"], |text| text.len()));
    drop(tasks(vec![1], |_| 1));
    let _ = known_later();
}

use streamweave::{RunError, pipeline};

fn count<T>(items: Vec<T>) -> Result<u64, RunError> {
    let report = pipeline! {
        total = iter(items) -> thread() -> count();
        //                     ^^^^^^ `T` cannot go to another thread
    }
    .run()?;
    Ok(report.total)
}

fn main() {
    let _ = count(vec![1]);
}

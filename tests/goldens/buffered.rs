use streamweave::pipeline;

pub fn main() {
    let report = pollster(
        pipeline! {
            doubled = iter(1..=3) -> buffered(2, async |n| n * 2);
            some    = doubled -> then(async |n| n + 1) -> collect();
        }
        .run(),
    );
    assert_eq!(report.unwrap().some, [3, 5, 7]);
}

fn pollster<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

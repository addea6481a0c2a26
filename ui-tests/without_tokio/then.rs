use streamweave::pipeline;

async fn run() -> Result<u32, streamweave::RunError> {
    let report = pipeline! {
        total = iter(0..9) -> then(async |n| n + 1) -> sum();
        //                    ^^^^ `then` needs the feature `tokio` of streamweave
    }
    .run()
    .await?;
    Ok(report.total)
}

fn main() {
    drop(run());
}

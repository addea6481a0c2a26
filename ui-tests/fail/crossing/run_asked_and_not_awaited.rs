use streamweave::pipeline;

fn main() -> Result<(), streamweave::RunError> {
    let report = pipeline! {
        total = iter(0..9) -> then(async |n| n + 1) -> sum();
    }
    .run()?;
    //    ^ the `?` operator can only be applied to values that implement `Try`
    println!("{}", report.total);
    Ok(())
}

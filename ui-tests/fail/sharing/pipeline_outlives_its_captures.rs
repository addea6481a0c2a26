use streamweave::pipeline;

fn doubled(factor: u32) -> impl FnOnce() -> Option<u32> {
    let pipeline = pipeline! {
        total = iter([1, 2]) -> map(|n| n * factor) -> sum();
        //                                  ^^^^^^ `factor` does not live long enough
    };
    move || pipeline.run().ok().map(|report| report.total)
}

fn main() {
    println!("{:?}", doubled(2)());
}

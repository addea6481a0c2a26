use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        report;
    //  ^^^^^^ `report` takes the type of the result
        total = iter(0..3) -> sum();
    };
}

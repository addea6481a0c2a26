use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        report Summary { total };
    //  ^^^^^^ `report` takes the type of the result
        total = iter(0..3) -> sum();
    };
}

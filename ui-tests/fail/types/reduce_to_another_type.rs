use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        best = iter([1, 2]) -> reduce(|a, b| (a + b).to_string());
        //                                   ^^^^^^^^^^^^^^^^^^^ mismatched types
    };
}

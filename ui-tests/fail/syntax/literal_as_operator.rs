use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> 5 -> sum();
        //                    ^ expected the name of an operator
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> iter(0..4) -> sum();
        //                    ^^^^ `iter` is a source and begins a chain
    };
}

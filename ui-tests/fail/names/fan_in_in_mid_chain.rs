use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left  = iter(0..3);
        total = iter(0..3) -> merge(left) -> sum();
        //                    ^^^^^ `merge` joins chains by their names
    };
}

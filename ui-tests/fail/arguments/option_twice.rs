use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        firsts = iter(0..3) -> unique_by(|n| *n, max = 5, max = 6) -> collect();
        //                                                ^^^ `max` is given twice
    };
}

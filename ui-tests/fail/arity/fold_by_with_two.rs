use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        counts = iter(0..3) -> fold_by(|n| n % 2, || 0);
        //                                            ^ `fold_by` takes 3 arguments, and 2 stand here
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> fold(|sum, n| sum + n);
        //                                         ^ `fold` takes 2 arguments, and 1 stand here
    };
}

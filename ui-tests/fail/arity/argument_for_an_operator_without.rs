use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> sum(0);
        //                        ^ `sum` takes 0 arguments, and 1 stand here
    };
}

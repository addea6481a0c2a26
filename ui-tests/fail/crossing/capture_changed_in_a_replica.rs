use streamweave::pipeline;

fn main() {
    let mut seen = 0;
    let _ = pipeline! {
        total = iter(0..9) -> parallel(2) -> inspect(|_| seen += 1) -> sum();
        //                                           ^^^ cannot borrow `seen` as mutable, as it is a captured variable in a `Fn` closure
    };
}

use std::rc::Rc;
use streamweave::pipeline;

fn main() {
    let step = Rc::new(1);
    let _ = pipeline! {
        total = iter(0..9) -> spawn() -> map(|n| n + *step) -> sum();
        //                    ^^^^^ future cannot be sent between threads safely
    };
}

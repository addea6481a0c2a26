use std::rc::Rc;
use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> spawn() -> map(Rc::new) -> then(async |n: Rc<u32>| *n) -> sum();
        //                    ^^^^^ future cannot be sent between threads safely
    };
}

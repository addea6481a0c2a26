use std::rc::Rc;
use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        all = iter(0..9) -> spawn() -> map(Rc::new) -> collect();
        //                  ^^^^^ future cannot be sent between threads safely
    };
}

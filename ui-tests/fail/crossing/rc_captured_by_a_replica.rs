use std::rc::Rc;
use streamweave::pipeline;

fn main() {
    let step = Rc::new(1);
    let _ = pipeline! {
        total = iter(0..9) -> parallel(2) -> map(|n| n + *step) -> sum();
        //                    ^^^^^^^^ `Rc<i32>` cannot be shared between threads safely
    };
}

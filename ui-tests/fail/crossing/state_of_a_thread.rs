use std::rc::Rc;
use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        all = iter(0..9) -> thread() -> map(Rc::new) -> collect();
        //                  ^^^^^^ `Rc<i32>` cannot be sent between threads safely
    };
}

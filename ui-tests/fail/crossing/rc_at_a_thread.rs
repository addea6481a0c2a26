use std::rc::Rc;
use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> map(Rc::new) -> thread() -> map(|n| *n) -> sum();
        //                                    ^^^^^^ `Rc<{integer}>` cannot go to another thread
    };
}

use std::rc::Rc;
use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        all = iter(0..9) -> parallel(2) -> map(Rc::new) -> collect();
        //                                 ^^^ `Rc<{integer}>` cannot come back from a replica of `parallel`
    };
}

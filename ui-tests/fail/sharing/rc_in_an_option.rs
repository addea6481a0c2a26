use std::rc::Rc;
use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        trades = iter([Some(Rc::new(1))]);
        first  = trades -> collect();
        //              ^ `Option<Rc<{integer}>>` cannot be shared between several consumers without copying
        second = trades -> collect();
    };
}

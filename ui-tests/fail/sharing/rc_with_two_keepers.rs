use std::rc::Rc;
use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        trades = iter([Rc::new(1)]);
        first  = trades -> collect();
        //              ^ `Rc<{integer}>` cannot be shared between several consumers without copying
        second = trades -> collect();
    };
}

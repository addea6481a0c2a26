use std::rc::Rc;
use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        trades = iter([(1, Rc::new(1))]);
        first  = trades -> collect();
        //              ^ `({integer}, Rc<{integer}>)` cannot be shared between several consumers without copying
        best   = trades -> last();
    };
}

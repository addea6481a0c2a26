use std::rc::Rc;
use streamweave::pipeline;

fn adder() -> impl FnMut(u32) -> u32 {
    let step = Rc::new(1);
    move |n| n + *step
}

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> spawn() -> map(adder()) -> sum();
        //                    ^^^^^ `Rc<u32>` cannot be sent between threads safely
    };
}

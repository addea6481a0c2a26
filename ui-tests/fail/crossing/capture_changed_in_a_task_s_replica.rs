use streamweave::pipeline;

fn main() {
    let seen: &'static mut u32 = Box::leak(Box::new(0));
    let _ = pipeline! {
        total = iter(0..9) -> spawn() -> parallel(2) -> inspect(|_| *seen += 1) -> sum();
        //                               ^^^^^^^^ cannot borrow `*seen` as mutable, as `Fn` closures cannot mutate
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter(0..9);
        first   = numbers -> thread();
        second  = numbers -> thread();
        all     = chain(first, second) -> count();
        //        ^^^^^ `chain` would wait for `first` while the queue of `second` is full, and one region feeds both
    };
}

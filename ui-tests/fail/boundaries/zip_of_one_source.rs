use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter(0..9);
        even    = numbers -> filter(|n| n % 2 == 0) -> thread();
        all     = numbers -> thread();
        pairs   = zip(even, all) -> count();
        //        ^^^ `zip` would wait for `even` while the queue of `all` is full, and one region feeds both
    };
}

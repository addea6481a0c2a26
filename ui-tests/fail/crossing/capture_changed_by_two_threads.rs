use streamweave::pipeline;

fn main() {
    let mut seen = 0;
    let _ = pipeline! {
        numbers = iter(0..9) -> inspect(|_| seen += 1);
        total   = numbers -> thread() -> inspect(|_| seen += 1) -> sum();
        //                   ^^^^^^ cannot borrow `seen` as mutable more than once at a time
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter(0..3);
        even    = numbers -> filter(|n| *n % 2 == 0);
        pairs   = zip(numbers, even) -> count();
        //        ^^^ `even` does not hand on exactly one item for each of `numbers`
    };
}

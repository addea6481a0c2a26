use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter(0..3);
        even    = numbers -> filter(|n| *n % 2 == 0);
        all     = interleave(numbers, even) -> count();
        //        ^^^^^^^^^^ the inputs of `interleave` both come from `numbers`
    };
}

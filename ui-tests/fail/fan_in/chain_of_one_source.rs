use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter([1, 2]);
        small   = numbers -> filter(|n| *n < 2);
        large   = numbers -> filter(|n| *n > 1);
        all     = chain(small, large) -> count();
        //        ^^^^^ `chain` reads `small` to its end before `large`, and both come from `numbers`
    };
}

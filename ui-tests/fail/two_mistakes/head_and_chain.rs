use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        deny(copy);
        //   ^^^^ `deny` takes `share`, `clone` and `encode`
        iter(0..3) -> count();
        //            ^^^^^ the value of `count` goes nowhere
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        deny(copy);
        //   ^^^^ `deny` takes `share`, `clone` and `encode`
        total = iter(0..3) -> sum();
    };
}

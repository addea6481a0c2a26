use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        deny();
        //  ^ `deny` takes `share`, `clone` and `encode`
        total = iter(0..3) -> sum();
    };
}

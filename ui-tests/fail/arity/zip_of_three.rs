use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        a = iter(0..3);
        b = iter(0..3);
        c = iter(0..3);
        seen = zip(a, b, c) -> count();
        //               ^ `zip` joins two chains
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        seen = iter(0..3) -> count();
        seen.total -> for_each(drop);
        //   ^^^^^ `seen` has no port `total`
    };
}

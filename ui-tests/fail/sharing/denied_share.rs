use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        deny(share);
        words = iter(["a".to_owned()]) -> share();
        //                                ^^^^^ `share()` shares, and this body denies `share`
        words -> for_each(drop);
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter(0..3) -> match {};
        //                    ^^^^^ this `match` has no arms
        sizes.zero -> for_each(drop);
    };
}

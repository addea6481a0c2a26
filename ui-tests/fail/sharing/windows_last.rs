use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(0..9) -> windows(3) -> last();
        //                              ^ `windows` lends its items out of a buffer that it reuses, and `last` keeps them
    };
}

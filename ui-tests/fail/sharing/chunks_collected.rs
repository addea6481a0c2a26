use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(0..9) -> chunks(3) -> collect();
        //                             ^ `chunks` lends its items out of a buffer that it reuses, and `collect` keeps them
    };
}

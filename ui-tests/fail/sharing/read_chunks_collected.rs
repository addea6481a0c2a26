use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = read_chunks(std::io::stdin()) -> collect();
        //                                   ^ `read_chunks` lends its items out of a buffer that it reuses, and `collect` keeps them
    };
}

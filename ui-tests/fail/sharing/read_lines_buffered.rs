use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = read_lines(std::io::stdin()) -> buffer(3) -> count();
        //                                  ^ `read_lines` lends its items out of a buffer that it reuses, and `buffer` keeps them
    };
}

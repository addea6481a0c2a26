use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = read_lines(std::io::stdin()) -> filter(|line| line.is_empty()) -> last();
        //                                                                    ^ `read_lines` lends its items out of a buffer that it reuses, and `last` keeps them
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = read_lines(std::io::stdin()) -> spawn() -> map(|line: &str| line.len()) -> sum();
        //                                   ^ `read_lines` lends its items out of a buffer that it reuses, and `spawn` keeps them
    };
}

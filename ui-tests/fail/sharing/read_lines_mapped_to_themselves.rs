use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = read_lines(std::io::stdin()) -> map(|line| line) -> collect();
        //     ^^^^^^^^^^ cannot borrow `__lines` as mutable more than once at a time
    };
}

use streamweave::pipeline;

fn main() {
    let mut lines = Vec::new();
    let _ = pipeline! {
        read_lines(std::io::stdin()) -> sink(&mut lines);
    //  ^^^^^^^^^^ cannot borrow `__lines` as mutable more than once at a time
    };
}

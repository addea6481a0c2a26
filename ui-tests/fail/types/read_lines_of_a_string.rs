use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = read_lines("a\nb") -> count();
        //      ^^^^^^^^^^ the trait bound `&str: std::io::Read` is not satisfied
    };
}

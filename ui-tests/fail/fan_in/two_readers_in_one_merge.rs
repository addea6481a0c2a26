use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left  = read_lines(std::io::stdin());
        right = read_lines(std::io::stdin());
        all   = merge(left, right) -> count();
        //      ^^^^^ `left` and `right` would keep each other waiting on one thread
    };
}

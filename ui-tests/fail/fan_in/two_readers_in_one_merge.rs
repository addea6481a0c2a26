use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left  = read_lines(std::io::stdin());
        right = read_lines(std::io::stdin());
        all   = merge(left, right) -> count();
        //      ^^^^^ `left` would keep `right` waiting: it holds its thread until it has something
    };
}

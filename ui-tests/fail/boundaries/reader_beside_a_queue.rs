use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        lines   = read_lines(std::io::stdin()) -> map(str::len);
        numbers = iter(0..9) -> thread() -> map(|n: usize| n);
        all     = merge(lines, numbers) -> count();
        //        ^^^^^ `read_lines` would keep `thread` waiting: it holds its thread until it has something
    };
}

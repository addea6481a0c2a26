use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        bytes = read_chunks(std::io::stdin()) -> map(<[u8]>::len);
        sizes = interval(std::time::Duration::from_secs(1)) -> map(|_| 0_usize);
        all   = merge(bytes, sizes) -> count();
        //      ^^^^^ `read_chunks` would keep `interval` waiting: it holds its thread until it has something
    };
}

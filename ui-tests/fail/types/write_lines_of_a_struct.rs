use streamweave::pipeline;
use streamweave::sinks::write::write_lines;

struct Page;


fn main() {
    let _ = pipeline! {
        iter([Page]) -> sink(write_lines(Vec::new()));
        //              ^^^^ `WriteLines<Vec<u8>>` is not a sink for `Page`
    };
}

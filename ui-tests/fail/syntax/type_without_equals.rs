use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total: u64 -> iter(0..3);
        //   ^ expected a type and `=` after the name
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter(0..3) -> match { 0 => zero, n => n + 1 };
        //                                            ^ expected a port
        sizes.zero -> for_each(drop);
    };
}

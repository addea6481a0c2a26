use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter(0..3) -> match { 0 => zero, _ => drop } -> count();
        //                                                   ^ `match` ends its chain: its ports go on
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter(0..3) -> match { 0 => zero, _ => rest };
        sizes -> for_each(drop);
    //  ^^^^^ `sizes` has ports: say which one
    };
}

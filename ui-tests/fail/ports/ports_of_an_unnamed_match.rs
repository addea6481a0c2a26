use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        iter(0..3) -> match { 0 => zero, _ => rest };
        //            ^^^^^ the ports of this `match` cannot be read
    };
}

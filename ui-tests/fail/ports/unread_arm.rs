use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter(0..3) -> match { 0 => zero, _ => rest };
        //                                            ^^^^ the port `rest` has no consumer
        sizes.zero -> for_each(drop);
    };
}

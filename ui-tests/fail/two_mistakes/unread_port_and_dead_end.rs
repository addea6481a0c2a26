use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter(0..3) -> match { 0 => zero, _ => rest };
        //                                            ^^^^ the port `rest` has no consumer
        sizes.zero -> map(|n| n + 1);
        //            ^^^ nothing consumes what `map` hands on
    };
}

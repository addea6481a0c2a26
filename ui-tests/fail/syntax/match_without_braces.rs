use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter(0..3) -> match n { 0 => zero, _ => drop };
        //                    ^^^^^ expected the arms of `match` in braces
        sizes.zero -> for_each(drop);
    };
}

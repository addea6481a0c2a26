use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter(0..3) -> match { 0 => zero, _ => rest };
        sizes.zero -> for_each(drop);
        sizes.rset -> for_each(drop);
        //    ^^^^ `sizes` has no port `rset`
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter([1, 2]) -> match { n if n => some(n), _ => drop };
        //                                   ^ mismatched types
        sizes.some -> for_each(drop);
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter([1, 2]) -> match { "a" => letter, _ => rest };
        //                              ^^^ mismatched types
        sizes.letter -> for_each(drop);
        sizes.rest -> for_each(drop);
    };
}

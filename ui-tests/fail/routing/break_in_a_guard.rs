use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter(["1"]) -> match { word if { break } => word(word), _ => drop };
        //                                       ^^^^^ `break` cannot leave the arm of a `match`
        sizes.word -> for_each(drop);
    };
}

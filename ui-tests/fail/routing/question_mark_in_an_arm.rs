use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter(["1"]) -> match { "" => drop, word => size(word.parse::<u32>()?) };
        //                                                                         ^ `?` cannot leave the arm of a `match`
        sizes.size -> for_each(drop);
    };
}

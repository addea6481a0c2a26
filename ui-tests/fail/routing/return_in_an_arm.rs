use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter(["1"]) -> match { "" => drop, word => size(return) };
        //                                                      ^^^^^^ `return` cannot leave the arm of a `match`
        sizes.size -> for_each(drop);
    };
}

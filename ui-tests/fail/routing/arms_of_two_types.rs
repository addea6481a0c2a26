use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter([1, 2]) -> match { 1 => size(1), _ => size("many") };
        //                                                 ^^^^ `match` arms have incompatible types
        sizes.size -> for_each(drop);
    };
}

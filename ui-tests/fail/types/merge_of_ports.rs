use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter([1, 2]) -> match { 1 => one(1), _ => many("many") };
        all   = merge(sizes.one, sizes.many) -> for_each(drop);
        //                       ^^^^^ cannot merge a stream of `&str` into a stream of `{integer}`
    };
}

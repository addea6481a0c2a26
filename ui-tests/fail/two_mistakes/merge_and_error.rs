use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left   = iter([1]);
        right  = iter(["a"]);
        all    = merge(left, right) -> for_each(drop);
        //                   ^^^^^ cannot merge a stream of `&str` into a stream of `{integer}`
        parsed = iter(["1"]) -> try_map(|word| word.parse::<u32>().map_err(drop)) -> collect();
        //                   ^ `()` cannot end a run
    };
}

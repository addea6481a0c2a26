use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        iter(["1"]) -> try_for_each(|word| word.parse::<u32>().map(drop).map_err(drop));
        //          ^ `()` cannot end a run
    };
}

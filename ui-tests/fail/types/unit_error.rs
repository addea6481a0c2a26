use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(["1"]) -> try_map(|word| word.parse::<u32>().map_err(drop)) -> collect();
        //                 ^ `()` cannot end a run
    };
}

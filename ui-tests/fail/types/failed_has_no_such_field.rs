use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        parsed = iter(["1"]) -> try_map(str::parse::<u32>);
        bad    = parsed.err -> map(|failed| failed.item) -> collect();
        //                                         ^^^^ no field `item` on type `Failed<ParseIntError>`
        total  = parsed -> sum();
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        parsed = iter(["1"]) -> try_map(str::parse::<u32>) -> map(|n| n + 1);
        parsed.err -> for_each(drop);
        //     ^^^ `parsed` has no port `err`
        parsed -> for_each(drop);
    };
}

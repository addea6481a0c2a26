use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers: u64 = iter(["1"]) -> try_map(str::parse::<u32>);
        //                            ^^^^^^^ mismatched types
        numbers -> for_each(drop);
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers: u64 = iter([1_u32]) -> inspect(|n| println!("{n}"));
        //                              ^^^^^^^ mismatched types
        numbers -> for_each(drop);
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers: u64 = iter([1_u32]) -> filter_map(|n| n.checked_add(1));
        //                              ^^^^^^^^^^ mismatched types
        numbers -> for_each(drop);
    };
}

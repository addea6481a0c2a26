use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        trades = iter(0..9_u32);
        shown  = trades -> thread(overflow = drop_oldest) -> map(|n| n + 1) -> collect();
        kept   = trades -> thread() -> collect();
        //                 ^^^^^^ `thread`, fed by the same stage, says what a full queue does, and this `thread` does not
    };
}

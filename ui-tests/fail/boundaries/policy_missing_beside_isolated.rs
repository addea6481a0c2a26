use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        trades = iter(0..9_u32);
        shown  = trades -> filter(|n| n % 2 == 0) -> spawn(isolated) -> collect();
        kept   = trades -> spawn(capacity = 64) -> collect();
        //                 ^^^^^ `spawn`, fed by the same stage, says what a full queue does, and this `spawn` does not
    };
}

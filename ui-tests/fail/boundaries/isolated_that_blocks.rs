use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter(0..9);
        shown   = numbers -> thread(overflow = block, isolated) -> count();
        //                                            ^^^^^^^^ an `isolated` branch never makes its siblings wait, and `overflow = block` does
        total   = numbers -> thread(overflow = block) -> count();
    };
}

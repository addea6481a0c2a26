use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left  = iter(0..9);
        right = left -> thread();
        //              ^^^^^^ behind this `thread` the way leads back into a region that feeds it
        all   = merge(left, right) -> count();
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left  = iter(0..3);
        total = left -> count();
        more  = left -> sum();
        seen  = with(left, total, more) -> count();
        //                        ^^^^ `with` joins two chains
    };
}

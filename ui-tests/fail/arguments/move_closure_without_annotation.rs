use streamweave::pipeline;

fn main() {
    let offset = 2;
    let _ = pipeline! {
        total = iter(0..3) -> map(move |n| n + offset) -> sum();
        //                              ^ a `move` closure is made once, before the first item, and must say its parameter's type
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> filter("n > 1") -> sum();
        //                           ^^^^^^^ `filter` takes a closure or a function here
    };
}

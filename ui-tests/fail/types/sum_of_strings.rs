use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(["a"]) -> sum();
        //                     ^^^ items of type `&str` cannot be summed
    };
}

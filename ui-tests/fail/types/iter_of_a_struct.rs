use streamweave::pipeline;

struct Numbers;

fn main() {
    let _ = pipeline! {
        total = iter(Numbers) -> count();
        //      ^^^^ `Numbers` is not an iterator
    };
}

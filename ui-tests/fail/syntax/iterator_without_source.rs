use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = 0..3 -> sum();
        //      ^ a chain begins with a source or a name
    };
}

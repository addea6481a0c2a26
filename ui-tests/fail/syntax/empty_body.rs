use streamweave::pipeline;

fn main() {
    let _ = pipeline! {};
    //      ^^^^^^^^^^^^ the pipeline is empty
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        move;
    //  ^^^^ the pipeline is empty
    };
}

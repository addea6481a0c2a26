use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = itre(0..3) -> sum();
        //      ^^^^ there is no source called `itre`
    };
}

use streamweave::pipeline;

fn main() {
    let numbers = [1, 2, 3];
    let _ = pipeline! {
        total = numbers -> sum();
        //      ^^^^^^^ there is no stage called `numbers`
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter(0..3);
        seen    = numbers -> count();
        numbers;
    //  ^^^^^^^ `numbers` leads nowhere here
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        doubled = numbers -> map(|n| n * 2) -> sum();
        //        ^^^^^^^ `numbers` is drawn further down
        numbers = iter(0..3);
    };
}

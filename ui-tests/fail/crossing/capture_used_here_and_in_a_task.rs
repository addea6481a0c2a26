use streamweave::pipeline;

fn main() {
    let names = vec!["a".to_owned()];
    let _ = pipeline! {
        lengths = iter(0..1) -> map(|n: usize| names[n].len());
        letters = lengths -> spawn() -> map(|n| names[0].len() + n) -> sum();
        //                   ^^^^^ cannot move out of `names` because it is borrowed
    };
}

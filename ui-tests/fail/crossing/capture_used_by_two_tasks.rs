use streamweave::pipeline;

fn main() {
    let names = vec!["a".to_owned()];
    let _ = pipeline! {
        lengths = iter(0..1) -> spawn() -> map(|n: usize| names[n].len());
        letters = lengths -> spawn() -> map(|n| names[0].len() + n) -> sum();
        //                   ^^^^^ use of moved value: `names`
    };
}

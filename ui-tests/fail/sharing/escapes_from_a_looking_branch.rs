use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        words = iter(["a".to_owned()]);
        long  = words -> filter(|word| word.len() > 1) -> last();
        sizes = words -> filter(|word| word.len() > 1) -> map(|word| word.as_str()) -> collect();
        //            ^ cannot move out of `__words` because it is borrowed
    };
}

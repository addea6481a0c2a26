use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        words = iter(["a".to_owned()]);
        all   = words -> collect();
        kept  = words -> map(|word| word) -> collect();
        //            ^ cannot move out of `__words` because it is borrowed
    };
}

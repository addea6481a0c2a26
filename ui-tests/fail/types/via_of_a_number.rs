use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter([1, 2]) -> via(5) -> collect();
        //                     ^^^ `{integer}` is not a stage for items of type `{integer}`
    };
}

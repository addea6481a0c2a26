use streamweave::pipeline;

fn main() {
    let words: Vec<i32> = Vec::new();
    let _ = pipeline! {
        iter(0..3) -> sink(&words);
        //            ^^^^ `&Vec<i32>` is not a sink for `{integer}`
    };
}

use streamweave::pipeline;

fn main() {
    let mut words: Vec<String> = Vec::new();
    let _ = pipeline! {
        iter(0..3) -> sink(&mut words);
        //            ^^^^ `&mut Vec<String>` is not a sink for `{integer}`
    };
}

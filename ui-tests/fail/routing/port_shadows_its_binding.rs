use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        texts = iter([Some("a"), None]) -> match { Some(text) => text, None => drop };
        //                                                       ^^^^ `text` is a port here and a binding in the pattern
        texts.text -> for_each(drop);
    };
}

use streamweave::pipeline;

fn main() {
    let mut seen = Vec::new();
    let _ = pipeline! {
        iter(0..3) -> sink(&mut seen) -> for_each(drop);
        //                            ^ nothing comes out of `sink`
    };
}

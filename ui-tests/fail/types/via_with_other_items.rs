use streamweave::Stage;
use streamweave::pipeline;

struct Double;

impl Stage<u32> for Double {
    type Out = u32;
    type Outs<'s> = Option<u32>;
    fn push(&mut self, item: u32) -> Option<u32> {
        Some(item * 2)
    }
    fn finish(&mut self) -> Option<u32> {
        None
    }
}

fn main() {
    let _ = pipeline! {
        total = iter(["a"]) -> via(Double) -> sum();
        //                     ^^^ `Double` is not a stage for items of type `&str`
    };
}

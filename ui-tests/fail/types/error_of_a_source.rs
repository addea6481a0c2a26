use streamweave::Source;
use streamweave::pipeline;

struct Numbers;

impl Source for Numbers {
    type Item<'s> = u32;
    type Items<'s> = std::option::IntoIter<u32>;
    type Error = ();
    fn fill(&mut self) -> Result<bool, ()> {
        Ok(false)
    }
    fn items(&mut self) -> Self::Items<'_> {
        None.into_iter()
    }
}

fn main() {
    let _ = pipeline! {
        total = source(Numbers) -> sum();
        //      ^^^^^^ `()` cannot end a run
    };
}

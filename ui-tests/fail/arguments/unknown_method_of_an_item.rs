use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter(["a"]) -> map(|word| word.size()) -> collect();
        //                                     ^^^^ no method named `size` found for reference `&str` in the current scope
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        words = iter(["a".to_owned()]);
        sizes = words -> map(|word| word.size()) -> collect();
        //                               ^^^^ no method named `size` found for reference `&String` in the current scope
        words -> for_each(|word| println!("{word}"));
    };
}

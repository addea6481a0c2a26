use streamweave::pipeline;

fn main() {
    let mut words: Vec<&String> = Vec::new();
    let _ = pipeline! {
        items = iter(["a".to_owned()]);
        items -> map(|word| word) -> sink(&mut words);
        //    ^ `__items` does not live long enough
        items -> for_each(|word| println!("{word}"));
    };
}

use streamweave::pipeline;

fn main() {
    let text = "a\nb".to_owned();
    let _ = pipeline! {
        total = lines(&text) -> spawn() -> map(str::len) -> sum();
        //             ^^^^ `text` does not live long enough
    };
}

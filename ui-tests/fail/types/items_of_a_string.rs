use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter("abc") -> collect();
        //     ^^^^ `&str` is not an iterator
    };
}

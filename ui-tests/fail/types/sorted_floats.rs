use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter([1.0, 2.0]) -> sorted() -> collect();
        //                         ^^^^^^ `{float}` has no total order
    };
}

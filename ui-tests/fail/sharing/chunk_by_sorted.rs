use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept = iter(0..9) -> chunk_by(|n| n / 3) -> sorted() -> collect();
        //                                       ^ `chunk_by` lends its items out of a buffer that it reuses, and `sorted` keeps them
    };
}

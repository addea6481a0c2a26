use streamweave::pipeline;

struct Page;

fn main() {
    let _ = pipeline! {
        pages = iter([Page]);
        kept  = pages -> cloned() -> collect();
        //               ^^^^^^ mismatched types
    };
}

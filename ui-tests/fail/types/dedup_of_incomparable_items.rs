use streamweave::pipeline;

struct Page;


fn main() {
    let _ = pipeline! {
        kept = iter([Page]) -> dedup() -> collect();
        //                     ^^^^^ can't compare `Page` with `Page`
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        deny(share);
        total = iter([1]) -> collect();
        sizes = total -> collect();
        //            ^ this edge shares its items (kept by `sizes` and the report), and this body denies `share`
    };
}

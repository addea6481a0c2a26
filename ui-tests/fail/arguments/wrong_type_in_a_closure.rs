use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> map(|n: u32| n + "1") -> sum();
        //                                   ^ cannot add `&str` to `u32`
    };
}

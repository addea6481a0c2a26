use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept: Vecc<u32> = iter([1_u32]) -> collect();
        //    ^^^^ cannot find type `Vecc` in this scope
    };
}

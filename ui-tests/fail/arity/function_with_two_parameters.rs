use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> map(u32::pow) -> sum();
        //                        ^^^^^^^^ function is expected to take 1 argument, but it takes 2 arguments
    };
}

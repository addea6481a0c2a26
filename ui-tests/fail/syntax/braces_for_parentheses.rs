use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> map { |n| n + 1 } -> sum();
        //                        ^ expected `(` after `map`
    };
}

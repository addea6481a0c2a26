use streamweave::pipeline;

fn main() {
    let _ = 0;
    let _ = pipeline! {
        first  = second -> map(|n: u32| n + 1);
        //       ^^^^^^ `second` leads back to itself without a `buffer`
        second = first -> map(|n: u32| n - 1);
    };
}

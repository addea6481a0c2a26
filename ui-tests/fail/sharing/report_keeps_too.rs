use streamweave::pipeline;

struct Total(u64);


fn main() {
    let _ = pipeline! {
        total = iter([1]) -> fold(|| Total(0), |total, n| total.0 += n);
        //                   ^^^^ `Total` cannot be shared between several consumers without copying
        all   = total -> collect();
    };
}

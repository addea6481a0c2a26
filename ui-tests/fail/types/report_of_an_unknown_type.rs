use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        report Sumary;
        //     ^^^^^^ cannot find struct, variant or union type `Sumary` in this scope
        total = iter([1, 2]) -> sum();
    };
}

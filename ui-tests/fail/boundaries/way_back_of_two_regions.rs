use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter(0..9);
        slow    = numbers -> spawn() -> map(|n| n + 1);
        //                   ^^^^^ behind this `spawn` the way leads back into a region that feeds it
        fast    = numbers -> map(|n| n * 2);
        all     = merge(slow, fast) -> count();
    };
}

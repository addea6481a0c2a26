use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter(0..9);
        squares = numbers -> parallel(2) -> map(|n| n * n);
        //                   ^^^^^^^^ behind this `parallel` the way leads back into a region that feeds it
        all     = merge(numbers, squares) -> count();
    };
}

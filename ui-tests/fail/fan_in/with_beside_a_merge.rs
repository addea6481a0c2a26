use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter(1..=4);
        double  = numbers -> map(|n| n * 2);
        triple  = numbers -> map(|n| n * 3);
        sum     = merge(double, triple) -> sum();
        total   = numbers -> count();
        shares  = with(double, total) -> map(|(n, total)| n as u64 / *total) -> sum();
        //        ^^^^ the inputs of `with` wait for each other's end
    };
}

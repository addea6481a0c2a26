use streamweave::stage;

fn main() {
    let _ = stage! {
        |n: u32|
        total = n -> sum();
        //           ^^^ a `stage!` has no report
        n -> map(|n| n + 1)
    };
}

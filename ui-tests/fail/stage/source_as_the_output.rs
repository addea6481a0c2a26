use streamweave::stage;

fn main() {
    let _ = stage! {
        |n: u32| iter(0..3) -> map(|n| n + 1)
        //       ^^^^ a `stage!` has its one input only
    };
}

use streamweave::stage;

fn main() {
    let _ = stage! {
        |n: u32, m: u32| n -> map(|n| n + 1)
        //     ^ a `stage!` begins with its input
    };
}

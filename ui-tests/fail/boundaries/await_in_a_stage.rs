use streamweave::stage;

fn main() {
    let _ = stage! {
        |n: u32| n -> then(async |n| n + 1) -> map(|n| n * 2)
        //            ^^^^ a `stage!` is synchronous, and `then` awaits
    };
}

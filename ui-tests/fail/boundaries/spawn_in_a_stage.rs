use streamweave::stage;

fn main() {
    let _ = stage! {
        |n: u32| n -> spawn() -> map(|n| n * 2)
        //            ^^^^^ a `stage!` runs where it is used, and `spawn` would end its region
    };
}

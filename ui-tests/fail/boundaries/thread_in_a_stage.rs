use streamweave::stage;

fn main() {
    let _ = stage! {
        |n: u32| n -> thread() -> map(|n| n * 2)
        //            ^^^^^^ a `stage!` runs where it is used, and `thread` would end its region
    };
}

use streamweave::stage;

fn main() {
    let _ = stage! {
        |n: u32| n -> parallel(2) -> map(|n| n * 2)
        //            ^^^^^^^^ a `stage!` runs where it is used, and `parallel` would end its region
    };
}

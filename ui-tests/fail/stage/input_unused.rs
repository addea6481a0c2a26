use streamweave::stage;

fn main() {
    let _ = stage! {
        |n: u32| m -> map(|n| n + 1)
        //       ^ there is no stage called `m`
    };
}

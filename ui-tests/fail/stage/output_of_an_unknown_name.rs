use streamweave::stage;

fn main() {
    let _ = stage! {
        |number: u32| nubmer -> map(|n| n + 1)
        //            ^^^^^^ there is no stage called `nubmer`
    };
}

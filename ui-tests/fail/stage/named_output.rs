use streamweave::stage;

fn main() {
    let _ = stage! {
        |n: u32| out = n -> map(|n| n + 1)
        //       ^^^ `out` is not handed on: it has a name
    };
}

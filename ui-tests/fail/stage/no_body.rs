use streamweave::stage;

fn main() {
    let _ = stage! {
        |n: u32|
    //   ^ this `stage!` hands nothing on
    };
}

use streamweave::stage;

fn main() {
    let _ = stage! {
        filter(|n| *n > 1)
    //  ^^^^^^ a `stage!` begins with its input
    };
}

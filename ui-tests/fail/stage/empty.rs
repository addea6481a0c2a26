use streamweave::stage;

fn main() {
    let _ = stage! {};
    //      ^^^^^^^^^ a `stage!` begins with its input
}

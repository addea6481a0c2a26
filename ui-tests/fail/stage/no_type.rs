use streamweave::stage;

fn main() {
    let _ = stage! {
        |n| n -> filter(|n| *n > 1)
        //^ a `stage!` begins with its input
    };
}

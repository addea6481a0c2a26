use streamweave::stage;

fn main() {
    let _ = stage! {
        |n: u32|
        more = iter(0..3);
        //     ^^^^ a `stage!` has its one input only
        merge(n, more)
    };
}

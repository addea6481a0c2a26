use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> parallel(2, by = move |n: &u32| *n) -> map(|n| n + 1) -> sum();
        //                                     ^^^^ a key is a closure or a function
    };
}

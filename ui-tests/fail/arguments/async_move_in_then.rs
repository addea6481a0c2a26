use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> then(async move |n| n + 1) -> sum();
        //                               ^^^^ an `async move` closure would be used up by its first item
    };
}

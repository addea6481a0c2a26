use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> parallel(2) -> sum();
        //                    ^^^^^^^^ `parallel` has nothing to replicate: `sum` sees all items
    };
}

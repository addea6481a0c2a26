use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> parallel(2) -> map(|n| n + 1) -> sum(combine = 2);
        //                                                                   ^ values are combined by a closure or a function
    };
}

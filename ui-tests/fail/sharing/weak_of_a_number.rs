use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter([1]);
        kept    = numbers -> collect();
        watched = numbers -> weak() -> collect();
        //                   ^^^^ `i32` has no weak handle
    };
}

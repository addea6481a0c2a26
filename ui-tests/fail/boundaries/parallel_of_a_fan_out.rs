use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter(0..9) -> parallel(2);
        //                      ^^^^^^^^ `parallel` has nothing to replicate
        total   = numbers -> sum();
        all     = numbers -> collect();
    };
}

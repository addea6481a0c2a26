use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter(0..9) -> parallel(2);
        //                      ^^^^^^^^ `parallel` has nothing to replicate: its items go to several stages at once
        total   = numbers -> sum();
        all     = numbers -> collect();
    };
}

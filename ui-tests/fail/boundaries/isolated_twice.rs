use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter(0..9);
        shown   = numbers -> thread(isolated, isolated) -> count();
        //                                    ^^^^^^^^ `isolated` is given twice
        total   = numbers -> count();
    };
}

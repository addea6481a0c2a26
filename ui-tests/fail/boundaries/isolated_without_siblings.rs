use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..9) -> thread(isolated) -> sum();
        //                           ^^^^^^^^ `isolated` keeps siblings from waiting, and there is none
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        a = iter(0..3) -> buffer();
        //                       ^ `buffer` takes 1 argument, and 0 stand here
        b = a -> count();
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter() -> sum();
        //           ^ `iter` takes 1 argument, and 0 stand here
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        words = iter(["a", "b"]);
        seen  = wrods -> count();
        //      ^^^^^ there is no stage called `wrods`
    };
}

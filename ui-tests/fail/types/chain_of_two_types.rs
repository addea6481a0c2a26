use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        left  = iter([1]);
        right = iter(["a"]);
        all   = chain(left, right) -> for_each(drop);
        //                  ^^^^^ cannot merge a stream of `&str` into a stream of `{integer}`
    };
}

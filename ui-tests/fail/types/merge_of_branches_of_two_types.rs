use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter([1]);
        left    = numbers -> map(|n: &i32| n + 1);
        right   = numbers -> map(|n| n.to_string());
        all     = merge(left, right) -> for_each(drop);
        //                    ^^^^^ cannot merge a stream of `String` into a stream of `i32`
    };
}

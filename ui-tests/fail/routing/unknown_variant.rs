use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter([Some(1)]) -> match { Option::Any(n) => some(n), None => drop };
        //                                         ^^^ no variant or associated item named `Any` found for enum `Option<T>` in the current scope
        sizes.some -> for_each(drop);
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter([1]) -> match { n => ready(std::future::ready(n).await) };
        //                                                            ^^^^^ `await` cannot leave the arm of a `match`
        sizes.ready -> for_each(drop);
    };
}

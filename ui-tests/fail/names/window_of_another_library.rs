use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        tens = iter([1, 2]) -> tumbling_window(std::time::Duration::from_secs(10), |n| std::time::Duration::from_secs(*n));
        //                     ^^^^^^^^^^^^^^^ there is no operator called `tumbling_window`
        tens -> for_each(drop);
    };
}

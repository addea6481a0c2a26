use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        tens = iter([1, 2]) -> tumbling(std::time::Duration::from_secs(10), |n| std::time::Duration::from_secs(*n), delay = std::time::Duration::from_secs(1));
        //                                                                                                          ^^^^^ `tumbling` has no option `delay`
        tens -> for_each(drop);
    };
}

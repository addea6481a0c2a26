use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        tens = iter([1, 2]) -> tumbling(std::time::Duration::from_secs(10));
        //                                                                ^ `tumbling` takes 2 arguments, and 1 stand here
        tens -> for_each(drop);
    };
}

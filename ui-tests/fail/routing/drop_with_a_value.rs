use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter([1]) -> match { 1 => drop(1), _ => rest };
        //                                ^^^^ the port `drop` has no consumer
        sizes.rest -> for_each(drop);
    };
}

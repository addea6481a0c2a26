use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        sizes = iter(0..3) -> match { 0 => , _ => rest };
        //                                 ^ expected a port
        sizes.rest -> for_each(drop);
    };
}

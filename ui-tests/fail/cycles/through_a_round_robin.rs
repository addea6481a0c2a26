use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        seeds = iter([4]);
        work  = merge(seeds, turns.0);
        //                   ^^^^^ `turns.0` leads back to itself without a `buffer`
        turns = work -> round_robin(2);
        turns.1 -> for_each(drop);
    };
}

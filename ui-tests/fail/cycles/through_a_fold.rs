use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        seeds = iter([4]);
        work  = merge(seeds, again);
        //                   ^^^^^ `again` leads back to itself without a `buffer`
        again = work -> scan(|| 0, |sum: &mut i32, n: i32| { *sum += n; *sum });
    };
}

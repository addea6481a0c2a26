use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        seeds  = iter([4]);
        all    = merge(seeds, halved.again);
        //                    ^^^^^^ `halved.again` leads back to itself without a `buffer`
        halved = all -> match { n if n > 1 => again(n / 2), _ => done };
        halved.done -> for_each(drop);
    };
}

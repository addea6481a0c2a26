use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        seeds  = iter(["4"]);
        words  = merge(seeds, parsed.err);
        //                    ^^^^^^ `parsed.err` leads back to itself without a `buffer`
        parsed = words -> try_map(|word: &str| word.parse::<u32>().map_err(|_| word));
        parsed -> for_each(drop);
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        seeds  = iter([4]);
        all    = merge(seeds, again);
        sorted = all -> sorted();
        //              ^^^^^^ `sorted` waits for the end of `again`, which it fills itself
        again  = sorted -> filter(|n| *n > 1) -> map(|n| n - 1) -> buffer(8);
    };
}

use streamweave::{pipeline, stage};

fn main() {
    let shares = stage! { |n: u32|
        total = n -> copied() -> sum();
        held  = n -> buffer(8);
            with(held, total) -> map(|(n, total): (u32, &u32)| n / total)
        //  ^^^^ `with` needs `total` at the end, and a `stage!` hands on item by item
    };
    let _ = pipeline! { all = iter([1, 2]) -> via(shares) -> collect(); };
}

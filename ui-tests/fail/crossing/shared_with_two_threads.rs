use std::cell::Cell;
use streamweave::{ZeroCopyShare, pipeline};

#[derive(ZeroCopyShare)]
struct Trade {
    price: Cell<u32>,
}

fn main() {
    let _ = pipeline! {
        trades = iter(0..9) -> map(|n| Trade { price: Cell::new(n) });
        first  = trades -> thread() -> collect();
        //              ^ `Arc<Trade>` cannot be shared with another region
        last   = trades -> thread() -> collect();
    };
}

use std::cell::Cell;
use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        cells = iter(0..9) -> map(Cell::new);
        first = cells -> thread() -> collect();
        //            ^ `Cell<{integer}>` cannot be shared between several consumers without copying
        last  = cells -> thread() -> collect();
    };
}

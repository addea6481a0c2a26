use std::cell::Cell;
use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        cells = iter(0..9) -> map(Cell::new);
        first = cells -> thread() -> map(|cell| cell.get()) -> sum();
        //               ^^^^^^ `Cell<{integer}>` cannot be lent to several regions at once
        last  = cells -> thread() -> map(|cell| cell.get()) -> sum();
    };
}

use std::cell::Cell;
use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        cells = iter(0..9) -> spawn() -> map(Cell::new);
        seen  = cells -> then(async |cell: &Cell<u32>| cell.get()) -> sum();
        //            ^ `Cell<{integer}>` cannot be lent across an `.await` in a task
        all   = cells -> collect();
    };
}

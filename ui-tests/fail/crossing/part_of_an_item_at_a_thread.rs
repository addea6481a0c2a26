use std::rc::Rc;
use streamweave::pipeline;

struct Trade {
    symbol: Rc<str>,
}

fn main() {
    let _ = pipeline! {
        trades  = iter(0..9) -> map(|_| Trade { symbol: "A".into() });
        symbols = trades -> thread() -> map(|trade| trade.symbol.len()) -> sum();
        //                  ^^^^^^ `Rc<str>` cannot be sent between threads safely
    };
}

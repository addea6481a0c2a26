use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = iter(0..3) -> product();
        //                    ^^^^^^^ there is no operator called `product`
    };
}

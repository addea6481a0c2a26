use streamweave::pipeline;

struct Cut(usize);

fn main() {
    let _ = pipeline! {
        lines = iter(["a".to_owned()]) -> via_cow(Cut(1)) -> collect();
        //                                ^^^^^^^ `Cut` is not a transformer for items of type `String`
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        deny(share);
        words  = iter(["a".to_owned()]);
        first  = words -> collect();
        second = words -> collect();
        //             ^ this edge shares its items (kept by `first` and `second`), and this body denies `share`
    };
}

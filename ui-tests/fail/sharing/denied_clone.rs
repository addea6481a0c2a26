use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        deny(clone);
        words  = iter(["a".to_owned()]);
        first  = words -> collect();
        second = words -> cloned() -> for_each(drop);
        //                ^^^^^^ `cloned()` copies, and this body denies `clone`
    };
}

use streamweave::stage;

fn main() {
    let _ = stage! {
        |n: u32| n -> for_each(drop);
        //            ^^^^^^^^ nothing comes out of `for_each`, nor of this `stage!`
    };
}

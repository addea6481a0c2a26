use streamweave::pipeline;

fn main() {
    {
        pipeline! { iter(0..3) -> for_each(drop); };
    //  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unused `Pipeline` that must be used
    }
}

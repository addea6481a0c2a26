use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        words = iter(["a", "b"]);
        seen  = wrods -> count();
        //      ^^^^^ there is no stage called `wrods`
        sizes = lines -> map(str::len) -> collect();
        //      ^^^^^ there is no stage called `lines`
        words -> for_each(drop);
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter([1, 2]);
        waiting = numbers -> buffer(8);
        total   = numbers -> sum();
        more    = iter([3]);
        all     = merge(more, total) -> count();
        shares  = with(waiting, total) -> count();
        //        ^^^^ `total` is also merged into a stream, and `with` needs it afterwards
    };
}

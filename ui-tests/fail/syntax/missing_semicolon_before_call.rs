use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        seen = iter(0..3) -> count()
        iter(0..3) -> for_each(drop);
    //  ^^^^ expected `->` or `;`
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        words = iter(["a", "b"]) -> map(str::len)
        total = words -> sum();
    //  ^^^^^ expected `->` or `;`
    };
}

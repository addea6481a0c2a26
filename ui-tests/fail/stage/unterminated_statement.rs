use streamweave::stage;

fn main() {
    let _ = stage! {
        |n: u32|
        even = n -> filter(|n| n % 2 == 0)
        even -> map(|n| n + 1)
    //  ^^^^ expected `->` or `;`
    };
}

use streamweave::pipeline;

struct Entry {
    size: u32,
}

fn main() {
    let _ = pipeline! {
        sizes = iter([Entry { size: 1 }]) -> map(|entry| entry.length) -> collect();
        //                                                     ^^^^^^ no field `length` on type `Entry`
    };
}

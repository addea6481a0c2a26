use streamweave::pipeline;

struct Page;


fn main() {
    let _ = pipeline! {
        pages  = iter([Page]);
        first  = pages -> collect();
        //             ^ `Page` cannot be shared between several consumers without copying
        second = pages -> last();
    };
}

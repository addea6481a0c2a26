use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        parsed = iter(["1"]) -> try_map(str::parse::<u32>);
        parsed.errors -> for_each(drop);
        //     ^^^^^^ `parsed` has no port `errors`
        parsed -> map(|n| n + "1") -> for_each(drop);
        //                  ^ cannot add `&str` to `u32`
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        parsed = iter(["1"]) -> try_map(str::parse::<u32>);
        parsed. -> skip_errors();
        //    ^ expected the name of a port after `.`
        parsed -> for_each(drop);
    };
}

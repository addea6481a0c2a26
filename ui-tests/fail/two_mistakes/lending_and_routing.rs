use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        kept  = read_lines(std::io::stdin()) -> collect();
        //                                   ^ `read_lines` lends its items out of a buffer that it reuses, and `collect` keeps them
        sizes = iter([Some(1), None]) -> match { Some(n) => some(n)?, None => drop };
        //                                                  ^^^^ expected a port
        sizes.some -> for_each(drop);
    };
}

use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        total = ;
        //    ^ a chain begins with a source or a name
    };
}

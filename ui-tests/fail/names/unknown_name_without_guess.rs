use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        seen = entries -> count();
        //     ^^^^^^^ there is no stage called `entries`
    };
}

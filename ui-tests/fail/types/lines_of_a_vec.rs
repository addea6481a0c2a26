use streamweave::pipeline;

fn main() {
    let data = vec![1_u32];
    let _ = pipeline! {
        total = lines(&data) -> count();
        //            ^^^^^ the trait bound `Vec<u32>: AsRef<[u8]>` is not satisfied
    };
}

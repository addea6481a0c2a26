use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        numbers = iter(0..3);
        same    = numbers;
    //  ^^^^ `same` names what is already called `numbers`
        seen    = numbers -> count();
    };
}

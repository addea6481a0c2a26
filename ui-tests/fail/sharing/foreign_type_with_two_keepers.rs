use std::process::ExitCode;
use streamweave::pipeline;

fn main() {
    let _ = pipeline! {
        codes  = iter([ExitCode::SUCCESS]);
        first  = codes -> collect();
        //             ^ `ExitCode` cannot be shared between several consumers without copying
        second = codes -> last();
    };
}

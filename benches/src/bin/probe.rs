use streamweave_benches::jobs::{through_task, through_thread, ready_then, ready_unordered};
use streamweave_benches::measure::Effort;
fn main() {
    let name = std::env::args().nth(1).unwrap();
    let n: u32 = std::env::args().nth(2).unwrap().parse().unwrap();
    let job = match name.split(':').next().unwrap() { "thread" => through_thread::job(), "task" => through_task::job(), "then" => ready_then::job(), _ => ready_unordered::job() };
    let _ = Effort::FULL;
    let which: usize = name.split(':').nth(1).unwrap().parse().unwrap();
    let c: Vec<_> = job.contestants().collect();
    let s = std::time::Instant::now();
    let cpu = streamweave_benches::clock::process_time();
    for _ in 0..n { c[which].run(); }
    println!("{} {}: wall {:?} cpu {:?} a run", job.name, c[which].name, s.elapsed()/n, (streamweave_benches::clock::process_time()-cpu)/n);
}

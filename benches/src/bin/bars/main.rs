//! Prints every promise about speed with what was measured, and fails when one is broken.
use streamweave_benches::{
    jobs,
    measure::{self, Effort},
};
fn main() {
    for job in jobs::all() {
        let c: Vec<_> = job.contestants().collect();
        let t = measure::in_turn(&c, Effort::FULL);
        print!("{:40} {:9.0} ns ", job.name, t[0].median());
        for (i, r) in job.rivals.iter().enumerate() {
            let q = t[0].ratio_to(&t[i + 1]);
            print!(" | {} {:.3} [{:.3} {:.3}]", r.name, q.value, q.low, q.high);
        }
        println!();
    }
}

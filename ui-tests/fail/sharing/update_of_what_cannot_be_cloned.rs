use streamweave::{ZeroCopyShare, pipeline};

#[derive(ZeroCopyShare)]
struct Ticket(u32);

fn main() {
    let _ = pipeline! {
        tickets = iter([Ticket(1)]);
        all     = tickets -> collect();
        next    = tickets -> update(|ticket| ticket.0 += 1) -> last();
        //                   ^^^^^^ a shared `Arc<Ticket>` cannot be changed for one of its owners
    };
}

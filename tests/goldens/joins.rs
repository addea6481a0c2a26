use streamweave::pipeline;

pub fn main() {
    let report = pipeline! {
        orders = iter([("ann", 1), ("bob", 2), ("cid", 3)]);
        towns  = iter([("bob", "Rome"), ("dan", "Oslo"), ("ann", "Bern")]);
        pairs  = outer_join(orders, towns, |order| order.0, |town| town.0)
            -> map(|(order, town)| (order.map(|o| o.1), town.map(|t| t.1))) -> collect();
    }
    .run()
    .unwrap();
    assert_eq!(
        report.pairs,
        [(Some(1), Some("Bern")), (Some(2), Some("Rome")), (Some(3), None), (None, Some("Oslo"))]
    );
}

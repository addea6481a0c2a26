use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|orders|iter|0|none|||\nstage|towns|iter|0|none|||\nstage|outer_join|outer_join|0|unbounded|||\nstage|map|map|0|none|||\nstage|pairs|collect|0|unbounded|reported||\nedge|0||2|move|the only consumer\nedge|1||2|move|the only consumer\nedge|2||3|move|the only consumer\nedge|3||4|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            pairs: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let mut orders_source = __sw::iter(
                    "orders",
                    __sw::argument([("ann", 1), ("bob", 2), ("cid", 3)]),
                );
                let towns_source = __sw::iter(
                    "towns",
                    __sw::argument([("bob", "Rome"), ("dan", "Oslo"), ("ann", "Bern")]),
                );
                let mut outer_join_state = __sw::OuterJoin::new();
                let mut pairs = __sw::Collect::new();
                for towns in { towns_source } {
                    __sw::build(
                        "outer_join",
                        { &mut outer_join_state },
                        towns,
                        |town| town.0,
                    );
                }
                if !run.failed() {
                    let mut orders_ended = false;
                    for step in 0..2 {
                        'turns1: loop {
                            let _outer_join_in0 = 'orders_turn: loop {
                                if step != 0 || orders_ended {
                                    break 'orders_turn __sw::None;
                                }
                                let __sw::Some(orders) = __sw::Iterator::next(
                                    &mut orders_source,
                                ) else {
                                    orders_ended = true;
                                    break 'orders_turn __sw::None;
                                };
                                let mut _outer_join_in0 = __sw::None;
                                _outer_join_in0 = __sw::Some(orders);
                                if _outer_join_in0.is_some() {
                                    break _outer_join_in0;
                                }
                            };
                            'outer_join_turn: {
                                if _outer_join_in0.is_none() && !(step == 1) {
                                    break 'outer_join_turn;
                                }
                                for outer_join in __sw::IntoIterator::into_iter(
                                    __sw::outer_join(
                                        "outer_join",
                                        { &mut outer_join_state },
                                        _outer_join_in0.as_ref(),
                                        |order| order.0,
                                    ),
                                ) {
                                    let map = __sw::map(
                                        "map",
                                        outer_join,
                                        |(order, town)| (order.map(|o| o.1), town.map(|t| t.1)),
                                    );
                                    __sw::collect("pairs", { &mut pairs }, { map });
                                }
                            }
                            if step == 0 && orders_ended {
                                break 'turns1;
                            }
                            if step == 1 {
                                break 'turns1;
                            }
                        }
                    }
                }
                let pairs = __sw::Collect::finish({ pairs });
                run.report(__Report { pairs: { pairs } });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(
        report.pairs, [(Some(1), Some("Bern")), (Some(2), Some("Rome")), (Some(3), None),
        (None, Some("Oslo"))]
    );
}

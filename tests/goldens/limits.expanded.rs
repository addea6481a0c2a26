use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|iter|iter|0|none|||\nstage|unique_by|unique_by|0|bounded|||\nstage|seen|collect|0|bounded|reported||\nedge|0||1|move|the only consumer\nedge|1||2|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            seen: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let items = __sw::iter("iter", __sw::argument([1, 2, 1, 3]));
                let mut unique_by_state = __sw::Limited::at_most(
                    __sw::UniqueBy::new(),
                    2,
                );
                let mut seen = __sw::Limited::at_most(__sw::Collect::new(), 10);
                'segment0: {
                    let mut item_counter = __sw::Counter::new(__sw::Unit::Item);
                    for item in { items } {
                        let at = item_counter.advance();
                        'item: {
                            if !__sw::unique_by(
                                "unique_by",
                                { &mut unique_by_state },
                                { &item },
                                |n| *n,
                            ) {
                                break 'item;
                            }
                            if __sw::Limited::overflowed(&mut unique_by_state) {
                                run.fail(
                                    __sw::RunError::__full(
                                        "unique_by",
                                        at,
                                        __sw::Limited::limit(&mut unique_by_state),
                                    ),
                                );
                                break 'segment0;
                            }
                            __sw::collect("seen", { &mut seen }, { item });
                            if __sw::Limited::overflowed(&mut seen) {
                                run.fail(
                                    __sw::RunError::__full(
                                        "seen",
                                        at,
                                        __sw::Limited::limit(&mut seen),
                                    ),
                                );
                                break 'segment0;
                            }
                        }
                    }
                }
                let seen = __sw::Collect::finish({ seen });
                run.report(__Report { seen: { seen } });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.seen, [1, 2, 3]);
}

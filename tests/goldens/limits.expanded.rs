use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Graph = __sw::Graph {
            stages: &[
                __sw::StageInfo::new("iter", "iter", 0, __sw::State::None, false),
                __sw::StageInfo::new(
                    "unique_by",
                    "unique_by",
                    0,
                    __sw::State::Bounded,
                    false,
                ),
                __sw::StageInfo::new("seen", "collect", 0, __sw::State::Bounded, true),
            ],
            edges: &[
                __sw::Edge::new(
                    0,
                    __sw::None,
                    1,
                    __sw::Transfer::Move,
                    "the only consumer",
                ),
                __sw::Edge::new(
                    1,
                    __sw::None,
                    2,
                    __sw::Transfer::Move,
                    "the only consumer",
                ),
            ],
        };
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

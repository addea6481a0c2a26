use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Graph = __sw::Graph {
            stages: &[
                __sw::StageInfo::new("iter", "iter", 0, __sw::State::None, false),
                __sw::StageInfo::new(
                    "fold_by",
                    "fold_by",
                    0,
                    __sw::State::Unbounded,
                    false,
                ),
                __sw::StageInfo::new("words", "flatten", 0, __sw::State::None, false),
                __sw::StageInfo::new(
                    "most",
                    "max_by_key",
                    0,
                    __sw::State::Bounded,
                    true,
                ),
                __sw::StageInfo::new("unique", "count", 0, __sw::State::Bounded, true),
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
                __sw::Edge::new(
                    2,
                    __sw::None,
                    3,
                    __sw::Transfer::Move,
                    "the only consumer that keeps it",
                ),
                __sw::Edge::new(2, __sw::None, 4, __sw::Transfer::Lend, "only looks"),
            ],
        };
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            most: T0,
            unique: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let items = __sw::iter(
                    "iter",
                    __sw::argument("the cat the dog".split(' ')),
                );
                let mut fold_by_state = __sw::FoldBy::new();
                let mut most = __sw::MaxByKey::new();
                let mut unique = __sw::Count::new();
                for item in { items } {
                    __sw::fold_by(
                        "fold_by",
                        { &mut fold_by_state },
                        { item },
                        |w| *w,
                        || 0,
                        |n, _| *n += 1,
                    );
                }
                let fold_by = __sw::FoldBy::finish({ fold_by_state });
                if !run.failed() {
                    for __words in __sw::flatten("words", { fold_by }) {
                        {
                            let __words = &__words;
                            __sw::count("unique", &mut unique, __words);
                        }
                        {
                            __sw::max_by_key(
                                "most",
                                { &mut most },
                                __sw::argument(__words),
                                |(_, n)| *n,
                            );
                        }
                    }
                }
                let most = __sw::MaxByKey::finish({ most });
                let unique = __sw::Count::finish(unique);
                run.report(__Report {
                    most: { most },
                    unique: { unique },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.most, report.unique), (Some(("the", 2)), 3));
}

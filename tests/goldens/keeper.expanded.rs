use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Graph = __sw::Graph {
            stages: &[
                __sw::StageInfo::new("words", "iter", 0, __sw::State::None, false),
                __sw::StageInfo::new("map", "map", 0, __sw::State::None, false),
                __sw::StageInfo::new("bytes", "sum", 0, __sw::State::Bounded, true),
                __sw::StageInfo::new("filter", "filter", 0, __sw::State::None, false),
                __sw::StageInfo::new("all", "collect", 0, __sw::State::Unbounded, true),
                __sw::StageInfo::new("inspect", "inspect", 0, __sw::State::None, false),
                __sw::StageInfo::new("for_each", "for_each", 0, __sw::State::None, false),
            ],
            edges: &[
                __sw::Edge::new(
                    0,
                    __sw::None,
                    1,
                    __sw::Transfer::Lend,
                    "lent, because `filter` keeps it",
                ),
                __sw::Edge::new(
                    1,
                    __sw::None,
                    2,
                    __sw::Transfer::Move,
                    "the only consumer",
                ),
                __sw::Edge::new(
                    0,
                    __sw::None,
                    3,
                    __sw::Transfer::Move,
                    "the only consumer that keeps it",
                ),
                __sw::Edge::new(
                    3,
                    __sw::None,
                    4,
                    __sw::Transfer::Move,
                    "the only consumer",
                ),
                __sw::Edge::new(
                    0,
                    __sw::None,
                    5,
                    __sw::Transfer::Lend,
                    "lent, because `filter` keeps it",
                ),
                __sw::Edge::new(
                    5,
                    __sw::None,
                    6,
                    __sw::Transfer::Move,
                    "the only consumer",
                ),
            ],
        };
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            bytes: T0,
            all: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let words_source = __sw::iter(
                    "words",
                    __sw::argument(vec![String::from("a"), String::from("bcd")]),
                );
                let mut bytes = __sw::Sum::new();
                let mut all = __sw::Collect::new();
                for __words in { words_source } {
                    {
                        let __words = &__words;
                        let map = __sw::map("map", __words, |word| word.len());
                        __sw::sum("bytes", { &mut bytes }, { map });
                    }
                    {
                        let __words = &__words;
                        __sw::inspect(
                            "inspect",
                            __words,
                            |word| assert!(! word.is_empty()),
                        );
                        __sw::for_each("for_each", __words, drop);
                    }
                    'to_filter: {
                        if !__sw::filter("filter", &__words, |word| word.len() > 1) {
                            break 'to_filter;
                        }
                        __sw::collect("all", { &mut all }, __sw::argument(__words));
                    }
                }
                let bytes = __sw::Sum::finish({ bytes });
                let all = __sw::Collect::finish({ all });
                run.report(__Report {
                    bytes: { bytes },
                    all: { all },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.bytes, report.all), (4, vec![String::from("bcd")]));
}

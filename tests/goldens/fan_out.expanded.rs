use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Graph = __sw::Graph {
            stages: &[
                __sw::StageInfo::new("words", "iter", 0, __sw::State::None, false),
                __sw::StageInfo::new("map", "map", 0, __sw::State::None, false),
                __sw::StageInfo::new(
                    "lengths",
                    "collect",
                    0,
                    __sw::State::Unbounded,
                    true,
                ),
                __sw::StageInfo::new("filter", "filter", 0, __sw::State::None, false),
                __sw::StageInfo::new("long", "count", 0, __sw::State::Bounded, true),
                __sw::StageInfo::new("map#2", "map", 0, __sw::State::None, false),
                __sw::StageInfo::new("first", "last", 0, __sw::State::Bounded, true),
            ],
            edges: &[
                __sw::Edge::new(
                    0,
                    __sw::None,
                    1,
                    __sw::Transfer::Lend,
                    "lent, because `map` and `map#2` take it; `own()` claims it",
                ),
                __sw::Edge::new(
                    1,
                    __sw::None,
                    2,
                    __sw::Transfer::Move,
                    "the only consumer",
                ),
                __sw::Edge::new(0, __sw::None, 3, __sw::Transfer::Lend, "only looks"),
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
                    "lent, because `map` and `map#2` take it; `own()` claims it",
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
        struct __Report<T0, T1, T2> {
            lengths: T0,
            long: T1,
            first: T2,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let words_source = __sw::iter(
                    "words",
                    __sw::argument(vec![String::from("a"), String::from("bcd")]),
                );
                let mut lengths = __sw::Collect::new();
                let mut long = __sw::Count::new();
                let mut first = __sw::Last::new();
                for __words in { words_source } {
                    {
                        let __words = &__words;
                        let map = __sw::map("map", __words, |word| word.len());
                        __sw::collect("lengths", { &mut lengths }, { map });
                    }
                    'to_filter: {
                        let __words = &__words;
                        if !__sw::filter("filter", __words, |word| word.len() > 1) {
                            break 'to_filter;
                        }
                        __sw::count("long", &mut long, __words);
                    }
                    {
                        let __words = &__words;
                        let map_2 = __sw::map(
                            "map#2",
                            __words,
                            |word| word.chars().next(),
                        );
                        __sw::last("first", &mut first, map_2);
                    }
                }
                let lengths = __sw::Collect::finish({ lengths });
                let long = __sw::Count::finish(long);
                let first = __sw::Last::finish(first);
                run.report(__Report {
                    lengths: { lengths },
                    long: { long },
                    first: { first },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.lengths, report.long), (vec![1, 3], 1));
    assert_eq!(report.first, Some(Some('b')));
}

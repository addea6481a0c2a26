use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Graph = __sw::Graph {
            stages: &[
                __sw::StageInfo::new("words", "iter", 0, __sw::State::None, false),
                __sw::StageInfo::new("own", "own", 0, __sw::State::None, false),
                __sw::StageInfo::new("map", "map", 0, __sw::State::None, false),
                __sw::StageInfo::new(
                    "bytes",
                    "collect",
                    0,
                    __sw::State::Unbounded,
                    true,
                ),
                __sw::StageInfo::new("map#2", "map", 0, __sw::State::None, false),
                __sw::StageInfo::new("total", "sum", 0, __sw::State::Bounded, true),
            ],
            edges: &[
                __sw::Edge::new(
                    0,
                    __sw::None,
                    1,
                    __sw::Transfer::Move,
                    "the only consumer that keeps it",
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
                    "the only consumer",
                ),
                __sw::Edge::new(
                    0,
                    __sw::None,
                    4,
                    __sw::Transfer::Lend,
                    "lent, because `own` keeps it",
                ),
                __sw::Edge::new(
                    4,
                    __sw::None,
                    5,
                    __sw::Transfer::Move,
                    "the only consumer",
                ),
            ],
        };
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            bytes: T0,
            total: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let words_source = __sw::iter(
                    "words",
                    __sw::argument(vec![String::from("a"), String::from("bcd")]),
                );
                let mut bytes = __sw::Collect::new();
                let mut total = __sw::Sum::new();
                for __words in { words_source } {
                    {
                        let __words = &__words;
                        let map_2 = __sw::map("map#2", __words, |word| word.len());
                        __sw::sum("total", { &mut total }, { map_2 });
                    }
                    {
                        let own = __sw::own("own", __sw::argument(__words));
                        let map = __sw::map("map", own, String::into_bytes);
                        __sw::collect("bytes", { &mut bytes }, { map });
                    }
                }
                let bytes = __sw::Collect::finish({ bytes });
                let total = __sw::Sum::finish({ total });
                run.report(__Report {
                    bytes: { bytes },
                    total: { total },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.bytes, report.total), (vec![b"a".to_vec(), b"bcd".to_vec()], 4));
}

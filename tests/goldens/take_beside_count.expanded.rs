use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Graph = __sw::Graph {
            stages: &[
                __sw::StageInfo::new("numbers", "iter", 0, __sw::State::None, false),
                __sw::StageInfo::new("take", "take", 0, __sw::State::Bounded, false),
                __sw::StageInfo::new(
                    "first",
                    "collect",
                    0,
                    __sw::State::Unbounded,
                    true,
                ),
                __sw::StageInfo::new("all", "count", 0, __sw::State::Bounded, true),
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
                __sw::Edge::new(0, __sw::None, 3, __sw::Transfer::Lend, "only looks"),
            ],
        };
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            first: T0,
            all: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let numbers_source = __sw::iter("numbers", __sw::argument(1..=5));
                let mut take_state = __sw::Take::new(2);
                let mut first = __sw::Collect::new();
                let mut all = __sw::Count::new();
                for __numbers in { numbers_source } {
                    {
                        let __numbers = &__numbers;
                        __sw::count("all", &mut all, __numbers);
                    }
                    'to_take: {
                        if !__sw::take("take", &mut take_state, &__numbers) {
                            break 'to_take;
                        }
                        __sw::collect(
                            "first",
                            { &mut first },
                            __sw::argument(__numbers),
                        );
                    }
                }
                let first = __sw::Collect::finish({ first });
                let all = __sw::Count::finish(all);
                run.report(__Report {
                    first: { first },
                    all: { all },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.first, report.all), (vec![1, 2], 5));
}

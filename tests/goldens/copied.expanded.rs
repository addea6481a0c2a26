use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Graph = __sw::Graph {
            stages: &[
                __sw::StageInfo::new("numbers", "iter", 0, __sw::State::None, false),
                __sw::StageInfo::new("copied", "copied", 0, __sw::State::None, false),
                __sw::StageInfo::new("map", "map", 0, __sw::State::None, false),
                __sw::StageInfo::new(
                    "doubled",
                    "collect",
                    0,
                    __sw::State::Unbounded,
                    true,
                ),
                __sw::StageInfo::new("copied#2", "copied", 0, __sw::State::None, false),
                __sw::StageInfo::new(
                    "sorted#2",
                    "sorted",
                    0,
                    __sw::State::Unbounded,
                    false,
                ),
                __sw::StageInfo::new(
                    "sorted",
                    "collect",
                    0,
                    __sw::State::Unbounded,
                    true,
                ),
            ],
            edges: &[
                __sw::Edge::new(
                    0,
                    __sw::None,
                    1,
                    __sw::Transfer::Lend,
                    "lent, because `copied` and `copied#2` take it; `own()` claims it",
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
                    "lent, because `copied` and `copied#2` take it; `own()` claims it",
                ),
                __sw::Edge::new(
                    4,
                    __sw::None,
                    5,
                    __sw::Transfer::Move,
                    "the only consumer",
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
            doubled: T0,
            sorted: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let numbers_source = __sw::iter("numbers", __sw::argument([3, 1, 2]));
                let mut doubled = __sw::Collect::new();
                let mut sorted_2_state = __sw::Sorted::new();
                let mut sorted = __sw::Collect::new();
                for __numbers in { numbers_source } {
                    {
                        let __numbers = &__numbers;
                        let copied = __sw::copied("copied", __numbers);
                        let map = __sw::map("map", copied, |n| n * 2);
                        __sw::collect("doubled", { &mut doubled }, { map });
                    }
                    {
                        let __numbers = &__numbers;
                        let copied_2 = __sw::copied("copied#2", __numbers);
                        __sw::sorted("sorted#2", { &mut sorted_2_state }, { copied_2 });
                    }
                }
                if !run.failed() {
                    for sorted_2 in __sw::Sorted::finish({ sorted_2_state }) {
                        __sw::collect("sorted", { &mut sorted }, { sorted_2 });
                    }
                }
                let doubled = __sw::Collect::finish({ doubled });
                let sorted = __sw::Collect::finish({ sorted });
                run.report(__Report {
                    doubled: { doubled },
                    sorted: { sorted },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.doubled, report.sorted), (vec![6, 2, 4], vec![1, 2, 3]));
}

use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Graph = __sw::Graph {
            stages: &[
                __sw::StageInfo::new("numbers", "iter", 0, __sw::State::None, false),
                __sw::StageInfo::new("take", "take", 0, __sw::State::Bounded, false),
                __sw::StageInfo::new("map", "map", 0, __sw::State::None, false),
                __sw::StageInfo::new(
                    "first",
                    "collect",
                    0,
                    __sw::State::Unbounded,
                    true,
                ),
                __sw::StageInfo::new(
                    "take_while",
                    "take_while",
                    0,
                    __sw::State::Bounded,
                    false,
                ),
                __sw::StageInfo::new("map#2", "map", 0, __sw::State::None, false),
                __sw::StageInfo::new("below", "sum", 0, __sw::State::Bounded, true),
            ],
            edges: &[
                __sw::Edge::new(
                    0,
                    __sw::None,
                    1,
                    __sw::Transfer::Lend,
                    "lent, because `take` and `take_while` take it; `own()` claims it",
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
                    "lent, because `take` and `take_while` take it; `own()` claims it",
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
            first: T0,
            below: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let mut numbers_source = __sw::iter("numbers", __sw::argument(1..));
                let mut take_state = __sw::Take::new(2);
                let mut first = __sw::Collect::new();
                let mut take_while_state = __sw::TakeWhile::new();
                let mut below = __sw::Sum::new();
                while !(take_state.is_complete() && take_while_state.is_complete()) {
                    let __sw::Some(__numbers) = __sw::Iterator::next(&mut numbers_source)
                    else { break };
                    'to_take: {
                        let __numbers = &__numbers;
                        if !__sw::take("take", &mut take_state, __numbers) {
                            break 'to_take;
                        }
                        let map = __sw::map("map", __numbers, |n| *n);
                        __sw::collect("first", { &mut first }, { map });
                    }
                    'to_take_while: {
                        let __numbers = &__numbers;
                        if !__sw::take_while(
                            "take_while",
                            &mut take_while_state,
                            __numbers,
                            |n| *n < 4,
                        ) {
                            break 'to_take_while;
                        }
                        let map_2 = __sw::map("map#2", __numbers, |n| *n);
                        __sw::sum("below", { &mut below }, { map_2 });
                    }
                }
                let first = __sw::Collect::finish({ first });
                let below = __sw::Sum::finish({ below });
                run.report(__Report {
                    first: { first },
                    below: { below },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.first, report.below), (vec![1, 2], 6));
}

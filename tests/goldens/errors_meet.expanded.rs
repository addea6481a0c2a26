use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Graph = __sw::Graph {
            stages: &[
                __sw::StageInfo::new("iter", "iter", 0, __sw::State::None, false),
                __sw::StageInfo::new("parsed", "try_map", 0, __sw::State::None, false),
                __sw::StageInfo::new("good", "map", 0, __sw::State::None, false),
                __sw::StageInfo::new("bad", "map", 0, __sw::State::None, false),
                __sw::StageInfo::new("merge", "merge", 0, __sw::State::None, false),
                __sw::StageInfo::new("all", "collect", 0, __sw::State::Unbounded, true),
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
                    1,
                    __sw::Some("err"),
                    3,
                    __sw::Transfer::Move,
                    "the only consumer",
                ),
                __sw::Edge::new(
                    2,
                    __sw::None,
                    4,
                    __sw::Transfer::Move,
                    "the only consumer",
                ),
                __sw::Edge::new(
                    3,
                    __sw::None,
                    4,
                    __sw::Transfer::Move,
                    "the only consumer",
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
        struct __Report<T0> {
            all: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let items = __sw::iter("iter", __sw::argument(["1", "x", "3"]));
                let mut all = __sw::Collect::new();
                let mut item_counter = __sw::Counter::new(__sw::Unit::Item);
                for item in { items } {
                    let at = item_counter.advance();
                    let mut _merge_in0 = __sw::None;
                    let mut _merge_in1: __sw::Option<_> = __sw::like(&_merge_in0);
                    match __sw::try_map("parsed", item, str::parse::<i32>) {
                        __sw::Ok(parsed) => {
                            let good = __sw::map("good", parsed, |n| n * 2);
                            _merge_in0 = __sw::Some(good);
                        }
                        __sw::Err(cause) => {
                            let parsed_error = __sw::Failed::__new("parsed", at, cause);
                            let bad = __sw::map("bad", parsed_error, |_| -1);
                            let bad = <_ as __sw::SameItem<_>>::__same(bad);
                            _merge_in1 = __sw::Some(bad);
                        }
                    }
                    for slot in [_merge_in0, _merge_in1] {
                        'merge: {
                            let __sw::Some(merge) = slot else { break 'merge };
                            __sw::collect("all", { &mut all }, { merge });
                        }
                    }
                }
                let all = __sw::Collect::finish({ all });
                run.report(__Report { all: { all } });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.all, [2, - 1, 6]);
}

use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Graph = __sw::Graph {
            stages: &[
                __sw::StageInfo::new("iter", "iter", 0, __sw::State::None, false),
                __sw::StageInfo::new("filter", "filter", 0, __sw::State::None, false),
                __sw::StageInfo::new("map", "map", 0, __sw::State::None, false),
                __sw::StageInfo::new("total", "fold", 0, __sw::State::Bounded, true),
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
                    "the only consumer",
                ),
            ],
        };
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            total: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let items = __sw::iter("iter", __sw::argument(1..=10_u64));
                let mut total = __sw::Fold::new(|| 0);
                for item in { items } {
                    'item: {
                        if !__sw::filter("filter", &item, |n| n % 2 == 0) {
                            break 'item;
                        }
                        let map = __sw::map("map", item, |n| n * n);
                        __sw::fold("total", &mut total, map, |sum, n| *sum += n);
                    }
                }
                let total = __sw::Fold::finish(total);
                run.report(__Report { total: { total } });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.total, 220);
}

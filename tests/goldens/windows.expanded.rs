use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Graph = __sw::Graph {
            stages: &[
                __sw::StageInfo::new("iter", "iter", 0, __sw::State::None, false),
                __sw::StageInfo::new(
                    "windows",
                    "windows",
                    0,
                    __sw::State::Bounded,
                    false,
                ),
                __sw::StageInfo::new("filter", "filter", 0, __sw::State::None, false),
                __sw::StageInfo::new("rises", "count", 0, __sw::State::Bounded, true),
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
            rises: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let items = __sw::iter("iter", __sw::argument([1, 3, 2, 5]));
                let mut __windows_state = __sw::Windows::new(2);
                let mut rises = __sw::Count::new();
                for item in { items } {
                    'item: {
                        let __sw::Some(windows) = __sw::windows(
                            "windows",
                            &mut __windows_state,
                            { item },
                        ) else {
                            break 'item;
                        };
                        if !__sw::filter("filter", &windows, |pair| pair[0] < pair[1]) {
                            break 'item;
                        }
                        __sw::count("rises", &mut rises, &windows);
                    }
                }
                let rises = __sw::Count::finish(rises);
                run.report(__Report { rises: { rises } });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.rises, 2);
}

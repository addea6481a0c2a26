use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Graph = __sw::Graph {
            stages: &[
                __sw::StageInfo::new("names", "iter", 0, __sw::State::None, false),
                __sw::StageInfo::new("iter", "iter", 0, __sw::State::None, false),
                __sw::StageInfo::new("numbers", "filter", 0, __sw::State::None, false),
                __sw::StageInfo::new("zip", "zip", 0, __sw::State::None, false),
                __sw::StageInfo::new("pairs", "collect", 0, __sw::State::Unbounded, true),
            ],
            edges: &[
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
                    3,
                    __sw::None,
                    4,
                    __sw::Transfer::Move,
                    "the only consumer",
                ),
            ],
        };
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            pairs: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let mut names_source = __sw::iter(["a", "b", "c"]);
                let mut items = __sw::iter(0..);
                let mut zip_state = __sw::Zip::new();
                let mut pairs = __sw::Collect::new();
                let mut step0 = 0_usize;
                let mut names_ended = false;
                let mut item_ended = false;
                'turns0: loop {
                    let turn = step0;
                    let zip_in0 = 'names_turn: {
                        if turn != 0 || names_ended || !zip_state.wants(0) {
                            break 'names_turn __sw::None;
                        }
                        if zip_state.is_complete() {
                            names_ended = true;
                            break 'names_turn __sw::None;
                        }
                        let __sw::Some(names) = __sw::Iterator::next(&mut names_source)
                        else {
                            names_ended = true;
                            break 'names_turn __sw::None;
                        };
                        let mut zip_in0 = __sw::None;
                        zip_in0 = __sw::Some(names);
                        zip_in0
                    };
                    let zip_in1 = 'item_turn: {
                        if turn != 0 || item_ended || !zip_state.wants(1) {
                            break 'item_turn __sw::None;
                        }
                        if zip_state.is_complete() {
                            item_ended = true;
                            break 'item_turn __sw::None;
                        }
                        let __sw::Some(item) = __sw::Iterator::next(&mut items) else {
                            item_ended = true;
                            break 'item_turn __sw::None;
                        };
                        let mut zip_in1 = __sw::None;
                        'item: {
                            if !__sw::filter("numbers", &item, |n| n % 2 == 1) {
                                break 'item;
                            }
                            let numbers = item;
                            zip_in1 = __sw::Some(numbers);
                        }
                        zip_in1
                    };
                    {
                        zip_state.feed(zip_in0, zip_in1);
                        while let __sw::Some(zip) = zip_state.pair() {
                            __sw::collect("pairs", &mut pairs, zip);
                        }
                    }
                    if names_ended {
                        zip_state.end(0);
                    }
                    if item_ended {
                        zip_state.end(1);
                    }
                    if turn == 0 && names_ended && item_ended {
                        break 'turns0;
                    }
                }
                let pairs = __sw::Collect::finish(pairs);
                run.report(__Report { pairs: pairs });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.pairs, [("a", 1), ("b", 3), ("c", 5)]);
}

use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|seeds|iter|0|none|||\nstage|again|buffer|0|bounded|||\nstage|all|merge|0|none|||\nstage|routed|match|0|none|||\nstage|steps|count|0|bounded|reported||\nstage|ends|count|0|bounded|reported||\nedge|3|more|1|move|the only consumer\nedge|0||2|move|the only consumer\nedge|1||2|move|the only consumer\nedge|2||3|move|the only consumer that takes it\nedge|2||4|lend|only looks\nedge|3|done|5|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            steps: T0,
            ends: T1,
        }
        enum __Routed2<P0, P1> {
            Done(P0),
            More(P1),
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let mut seeds_source = __sw::iter("seeds", __sw::argument([6_u32, 1]));
                let mut again_state = __sw::Buffer::new(4);
                let mut steps = __sw::Count::new();
                let mut ends = __sw::Count::new();
                'segment0: {
                    let mut again_counter = __sw::Counter::new(__sw::Unit::Item);
                    let mut seeds_counter = __sw::Counter::new(__sw::Unit::Item);
                    let mut seeds_ended = false;
                    for step in 0..1 {
                        'turns0: loop {
                            let mut at = __sw::Position::END;
                            let _all_in0 = 'seeds_turn: {
                                if step != 0 || seeds_ended || !again_state.is_empty() {
                                    break 'seeds_turn __sw::None;
                                }
                                let __sw::Some(seeds) = __sw::Iterator::next(
                                    &mut seeds_source,
                                ) else {
                                    seeds_ended = true;
                                    break 'seeds_turn __sw::None;
                                };
                                at = seeds_counter.advance();
                                let mut _all_in0 = __sw::None;
                                _all_in0 = __sw::Some(seeds);
                                _all_in0
                            };
                            let _all_in1 = 'again_turn: {
                                if step != 0 {
                                    break 'again_turn __sw::None;
                                }
                                let __sw::Some(again) = again_state.pop() else {
                                    break 'again_turn __sw::None
                                };
                                at = again_counter.advance();
                                let mut _all_in1: __sw::Option<_> = __sw::like(&_all_in0);
                                let again = <_ as __sw::SameItem<_>>::__same(again);
                                _all_in1 = __sw::Some(again);
                                _all_in1
                            };
                            {
                                for slot in [_all_in0, _all_in1] {
                                    '__all: {
                                        let __sw::Some(__all) = slot else { break '__all };
                                        {
                                            let __all = &__all;
                                            __sw::count("steps", &mut steps, __all);
                                        }
                                        {
                                            let routed = match __all {
                                                1 => __Routed2::Done(1),
                                                n if n % 2 == 0 => __Routed2::More(n / 2),
                                                n => __Routed2::More(3 * n + 1),
                                            };
                                            match routed {
                                                __Routed2::Done(done_2) => {
                                                    __sw::count("ends", &mut ends, &done_2);
                                                }
                                                __Routed2::More(more_2) => {
                                                    if !__sw::buffer("again", &mut again_state, more_2) {
                                                        run.fail(
                                                            __sw::RunError::__full("again", at, again_state.limit()),
                                                        );
                                                        break 'segment0;
                                                    }
                                                }
                                            }
                                        }
                                    }
                                }
                            }
                            if step == 0 && (again_state.is_empty()) && seeds_ended {
                                break 'turns0;
                            }
                        }
                    }
                }
                let steps = __sw::Count::finish(steps);
                let ends = __sw::Count::finish(ends);
                run.report(__Report {
                    steps: { steps },
                    ends: { ends },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.steps, report.ends), (10, 2));
}

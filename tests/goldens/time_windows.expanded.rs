use std::time::Duration;
use streamweave::pipeline;
pub fn main() {
    let second = Duration::from_secs(1);
    let readings = [(1, 20), (58, 22), (61, 30), (59, 24), (130, 25), (62, 31)];
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|iter|iter|0|none|||\nstage|minutes|tumbling|0|unbounded|||\nstage|map|map|0|none|||\nstage|hottest|collect|0|unbounded|reported||\nstage|iter#2|iter|0|none|||\nstage|flat_map|flat_map|0|none|||\nstage|session|session|0|bounded|||\nstage|map#2|map|0|none|||\nstage|sizes|collect|0|unbounded|reported||\nstage|late|collect|0|unbounded|reported||\nedge|0||1|move|the only consumer\nedge|1||2|move|the only consumer\nedge|2||3|move|the only consumer\nedge|4||5|move|the only consumer\nedge|5||6|move|the only consumer\nedge|6||7|move|the only consumer\nedge|7||8|move|the only consumer\nedge|1|late|9|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1, T2> {
            hottest: T0,
            late: T1,
            sizes: T2,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let mut items = __sw::iter("iter", __sw::argument(readings));
                let mut __minutes_state = __sw::Tumbling::new(60 * second)
                    .lateness(5 * second);
                let mut hottest = __sw::Collect::new();
                let mut late = __sw::Collect::new();
                let mut item_2s = __sw::iter("iter#2", __sw::argument([3, 4, 6, 20]));
                let mut __session_state = __sw::Limited::at_most(
                    __sw::Session::new(5 * second),
                    100,
                );
                let mut sizes = __sw::Collect::new();
                let mut item_ended = false;
                for step in 0..2 {
                    'turns0: loop {
                        let _minutes_in0 = 'item_turn: loop {
                            if step != 0 || item_ended {
                                break 'item_turn __sw::None;
                            }
                            let __sw::Some(item) = __sw::Iterator::next(&mut items) else {
                                item_ended = true;
                                break 'item_turn __sw::None;
                            };
                            let mut _minutes_in0 = __sw::None;
                            _minutes_in0 = __sw::Some(item);
                            if _minutes_in0.is_some() {
                                break _minutes_in0;
                            }
                        };
                        'minutes_turn: {
                            if _minutes_in0.is_none() && step != 1 {
                                break 'minutes_turn;
                            }
                            let input = _minutes_in0;
                            if let __sw::Some(minutes_late) = __sw::tumbling(
                                "minutes",
                                &mut __minutes_state,
                                { input },
                                |(at, _)| *at * second,
                            ) {
                                __sw::collect("late", { &mut late }, { minutes_late });
                            }
                            for minutes in __minutes_state.closed() {
                                let map = __sw::map(
                                    "map",
                                    minutes,
                                    |minute| minute.items.iter().map(|(_, t)| *t).max(),
                                );
                                __sw::collect("hottest", { &mut hottest }, { map });
                            }
                        }
                        if step == 0 && item_ended {
                            break 'turns0;
                        }
                        if step == 1 {
                            break 'turns0;
                        }
                    }
                }
                if !run.failed() {
                    'segment1: {
                        let mut item_2_counter = __sw::Counter::new(__sw::Unit::Item);
                        let mut item_2_ended = false;
                        for step in 0..2 {
                            'turns1: loop {
                                let mut at = __sw::Position::END;
                                let _session_in0 = 'item_2_turn: loop {
                                    if step != 0 || item_2_ended {
                                        break 'item_2_turn __sw::Many::new();
                                    }
                                    let __sw::Some(item_2) = __sw::Iterator::next(&mut item_2s)
                                    else {
                                        item_2_ended = true;
                                        break 'item_2_turn __sw::Many::new();
                                    };
                                    at = item_2_counter.advance();
                                    let mut _session_in0 = __sw::Many::new();
                                    for flat_map in __sw::flat_map(
                                        "flat_map",
                                        item_2,
                                        |at| [at, at],
                                    ) {
                                        _session_in0.push(flat_map);
                                    }
                                    if !_session_in0.is_empty() {
                                        break _session_in0;
                                    }
                                };
                                {
                                    for input in __sw::IntoIterator::into_iter(_session_in0)
                                        .map(__sw::Some)
                                        .chain((step == 1).then_some(__sw::None))
                                    {
                                        if __sw::session(
                                                "session",
                                                &mut __session_state,
                                                { input },
                                                |at| *at * second,
                                            )
                                            .is_some()
                                        {
                                            run.fail(__sw::RunError::__late("session", at));
                                            break 'segment1;
                                        }
                                        for session in __session_state.closed() {
                                            let map_2 = __sw::map(
                                                "map#2",
                                                session,
                                                |visit| visit.items.len(),
                                            );
                                            __sw::collect("sizes", { &mut sizes }, { map_2 });
                                        }
                                        if __sw::Limited::overflowed(&mut __session_state) {
                                            run.fail(
                                                __sw::RunError::__full(
                                                    "session",
                                                    at,
                                                    __sw::Limited::limit(&mut __session_state),
                                                ),
                                            );
                                            break 'segment1;
                                        }
                                    }
                                }
                                if step == 0 && item_2_ended {
                                    break 'turns1;
                                }
                                if step == 1 {
                                    break 'turns1;
                                }
                            }
                        }
                    }
                }
                let hottest = __sw::Collect::finish({ hottest });
                let late = __sw::Collect::finish({ late });
                let sizes = __sw::Collect::finish({ sizes });
                run.report(__Report {
                    hottest: { hottest },
                    late: { late },
                    sizes: { sizes },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.hottest, [Some(24), Some(30), Some(25)]);
    assert_eq!(report.late, [(62, 31)]);
    assert_eq!(report.sizes, [6, 2]);
}

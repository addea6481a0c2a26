use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|iter|iter|0|none|||\nstage|a|filter|0|none|||\nstage|b|iter|0|none|||\nstage|interleave|interleave|0|none|||\nstage|all|collect|0|unbounded|reported||\nedge|0||1|move|the only consumer\nedge|1||3|move|the only consumer\nedge|2||3|move|the only consumer\nedge|3||4|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            all: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let mut items = __sw::iter("iter", __sw::argument([1, 2, 3]));
                let mut b_source = __sw::iter("b", __sw::argument([10, 20, 30, 40]));
                let mut interleave_state = __sw::Interleave::new(2usize);
                let mut all = __sw::Collect::new();
                let mut item_ended = false;
                let mut b_ended = false;
                for step in 0..1 {
                    'turns0: loop {
                        let _interleave_in0 = 'item_turn: {
                            if step != 0 || item_ended || !interleave_state.wants(0) {
                                break 'item_turn __sw::None;
                            }
                            let __sw::Some(item) = __sw::Iterator::next(&mut items) else {
                                item_ended = true;
                                break 'item_turn __sw::None;
                            };
                            let mut _interleave_in0 = __sw::None;
                            'item: {
                                if !__sw::filter("a", &item, |n| *n != 2) {
                                    break 'item;
                                }
                                let a = item;
                                _interleave_in0 = __sw::Some(a);
                            }
                            _interleave_in0
                        };
                        let _interleave_in1 = 'b_turn: {
                            if step != 0 || b_ended || !interleave_state.wants(1) {
                                break 'b_turn __sw::None;
                            }
                            let __sw::Some(b) = __sw::Iterator::next(&mut b_source) else {
                                b_ended = true;
                                break 'b_turn __sw::None;
                            };
                            let mut _interleave_in1: __sw::Option<_> = __sw::like(
                                &_interleave_in0,
                            );
                            let b = <_ as __sw::SameItem<_>>::__same(b);
                            _interleave_in1 = __sw::Some(b);
                            _interleave_in1
                        };
                        {
                            if _interleave_in0.is_some() {
                                interleave_state.took(0);
                            }
                            if _interleave_in1.is_some() {
                                interleave_state.took(1);
                            }
                            for slot in [_interleave_in0, _interleave_in1] {
                                'interleave: {
                                    let __sw::Some(interleave) = slot else {
                                        break 'interleave
                                    };
                                    __sw::collect("all", { &mut all }, { interleave });
                                }
                            }
                        }
                        if item_ended {
                            interleave_state.end(0);
                        }
                        if b_ended {
                            interleave_state.end(1);
                        }
                        if step == 0 && item_ended && b_ended {
                            break 'turns0;
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
    assert_eq!(report.all, [1, 10, 3, 20, 30, 40]);
}

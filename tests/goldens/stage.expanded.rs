use streamweave::{pipeline, stage};
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|iter|iter|0|none|||\nstage|via|via|0|none|||\nstage|lengths|collect|0|unbounded|reported||\nedge|0||1|move|the only consumer\nedge|1||2|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            lengths: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let mut items = __sw::iter("iter", __sw::argument(["a", "bcd", "ef"]));
                let mut via_state = __sw::Via::new(
                    stage! {
                        | word : & str | long = word -> filter(| word | word.len() > 1);
                        long -> map(| word | word.len())
                    },
                );
                let mut lengths = __sw::Collect::new();
                'segment0: {
                    let mut item_ended = false;
                    for step in 0..2 {
                        'turns0: loop {
                            let _via_in0 = 'item_turn: loop {
                                if step != 0 || item_ended {
                                    break 'item_turn __sw::None;
                                }
                                let __sw::Some(item) = __sw::Iterator::next(&mut items)
                                else {
                                    item_ended = true;
                                    break 'item_turn __sw::None;
                                };
                                let mut _via_in0 = __sw::None;
                                _via_in0 = __sw::Some(item);
                                if _via_in0.is_some() {
                                    break _via_in0;
                                }
                            };
                            'via_turn: {
                                if _via_in0.is_none() && !(step == 1) {
                                    break 'via_turn;
                                }
                                for via in __sw::IntoIterator::into_iter(
                                    __sw::via("via", { _via_in0 }, { &mut via_state }),
                                ) {
                                    __sw::collect("lengths", { &mut lengths }, { via });
                                }
                                if let __sw::Some(cause) = via_state.failure() {
                                    run.fail(cause);
                                    break 'segment0;
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
                }
                let lengths = __sw::Collect::finish({ lengths });
                run.report(__Report { lengths: { lengths } });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.lengths, [3, 2]);
}

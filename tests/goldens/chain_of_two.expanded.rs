use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|head|iter|0|none|||\nstage|iter|iter|0|none|||\nstage|tail|filter|0|none|||\nstage|chain|chain|0|none|||\nstage|map|map|0|none|||\nstage|all|collect|0|unbounded|reported||\nedge|1||2|move|the only consumer\nedge|0||3|move|the only consumer\nedge|2||3|move|the only consumer\nedge|3||4|move|the only consumer\nedge|4||5|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            all: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let mut head_source = __sw::iter("head", __sw::argument([1, 2]));
                let mut items = __sw::iter("iter", __sw::argument(vec![3, 4]));
                let mut all = __sw::Collect::new();
                let mut head_ended = false;
                let mut item_ended = false;
                for step in 0..2 {
                    'turns0: loop {
                        let _chain_in0 = 'head_turn: loop {
                            if step != 0 || head_ended {
                                break 'head_turn __sw::None;
                            }
                            let __sw::Some(head) = __sw::Iterator::next(&mut head_source)
                            else {
                                head_ended = true;
                                break 'head_turn __sw::None;
                            };
                            let mut _chain_in0 = __sw::None;
                            _chain_in0 = __sw::Some(head);
                            if _chain_in0.is_some() {
                                break _chain_in0;
                            }
                        };
                        let _chain_in1 = 'item_turn: loop {
                            if step != 1 || item_ended {
                                break 'item_turn __sw::None;
                            }
                            let __sw::Some(item) = __sw::Iterator::next(&mut items) else {
                                item_ended = true;
                                break 'item_turn __sw::None;
                            };
                            let mut _chain_in1: __sw::Option<_> = __sw::like(
                                &_chain_in0,
                            );
                            'item: {
                                if !__sw::filter("tail", &item, |n| *n > 3) {
                                    break 'item;
                                }
                                let tail = item;
                                let tail = <_ as __sw::SameItem<_>>::__same(tail);
                                _chain_in1 = __sw::Some(tail);
                            }
                            if _chain_in1.is_some() {
                                break _chain_in1;
                            }
                        };
                        {
                            for slot in [_chain_in0, _chain_in1] {
                                'chain: {
                                    let __sw::Some(chain) = slot else { break 'chain };
                                    let map = __sw::map("map", chain, |n| n * 10);
                                    __sw::collect("all", { &mut all }, { map });
                                }
                            }
                        }
                        if step == 0 && head_ended {
                            break 'turns0;
                        }
                        if step == 1 && item_ended {
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
    assert_eq!(report.all, [10, 20, 40]);
}

use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|a|iter|0|none|||\nstage|iter|iter|0|none|||\nstage|b|map|0|none|||\nstage|merge|merge|0|none|||\nstage|chunks|chunks|0|bounded|||\nstage|map|map|0|none|||\nstage|all|collect|0|unbounded|reported||\nedge|1||2|move|the only consumer\nedge|0||3|move|the only consumer\nedge|2||3|move|the only consumer\nedge|3||4|move|the only consumer\nedge|4||5|move|the only consumer\nedge|5||6|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            all: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let mut a_source = __sw::iter("a", __sw::argument([1, 2, 3]));
                let mut items = __sw::iter("iter", __sw::argument([10, 20]));
                let mut __chunks_state = __sw::Chunks::new(2);
                let mut all = __sw::Collect::new();
                let mut a_ended = false;
                let mut item_ended = false;
                for step in 0..2 {
                    'turns0: loop {
                        let _merge_in0 = 'a_turn: {
                            if step != 0 || a_ended {
                                break 'a_turn __sw::None;
                            }
                            let __sw::Some(a) = __sw::Iterator::next(&mut a_source) else {
                                a_ended = true;
                                break 'a_turn __sw::None;
                            };
                            let mut _merge_in0 = __sw::None;
                            _merge_in0 = __sw::Some(a);
                            _merge_in0
                        };
                        let _merge_in1 = 'item_turn: {
                            if step != 0 || item_ended {
                                break 'item_turn __sw::None;
                            }
                            let __sw::Some(item) = __sw::Iterator::next(&mut items) else {
                                item_ended = true;
                                break 'item_turn __sw::None;
                            };
                            let mut _merge_in1: __sw::Option<_> = __sw::like(
                                &_merge_in0,
                            );
                            let b = __sw::map("b", item, |n| n + 1);
                            let b = <_ as __sw::SameItem<_>>::__same(b);
                            _merge_in1 = __sw::Some(b);
                            _merge_in1
                        };
                        let _chunks_in0 = {
                            let mut _chunks_in0 = __sw::Many::new();
                            for slot in [_merge_in0, _merge_in1] {
                                'merge: {
                                    let __sw::Some(merge) = slot else { break 'merge };
                                    _chunks_in0.push(merge);
                                }
                            }
                            _chunks_in0
                        };
                        {
                            for input in __sw::IntoIterator::into_iter(_chunks_in0)
                                .map(__sw::Some)
                                .chain((step == 1).then_some(__sw::None))
                            {
                                if let __sw::Some(chunks) = __sw::chunks(
                                    "chunks",
                                    &mut __chunks_state,
                                    { input },
                                ) {
                                    let map = __sw::map("map", chunks, <[_]>::to_vec);
                                    __sw::collect("all", { &mut all }, { map });
                                }
                            }
                        }
                        if step == 0 && a_ended && item_ended {
                            break 'turns0;
                        }
                        if step == 1 {
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
    assert_eq!(report.all, [vec![1, 11], vec![2, 21], vec![3]]);
}

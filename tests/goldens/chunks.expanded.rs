use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|iter|iter|0|none|||\nstage|numbers|map|0|none|||\nstage|chunks|chunks|0|bounded|||\nstage|map|map|0|none|||\nstage|sums|collect|0|unbounded|reported||\nstage|count|count|0|bounded|reported||\nedge|0||1|move|the only consumer\nedge|1||2|move|the only consumer that keeps it\nedge|2||3|move|the only consumer\nedge|3||4|move|the only consumer\nedge|1||5|lend|only looks",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            sums: T0,
            count: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let mut items = __sw::iter("iter", __sw::argument(1..=5));
                let mut __chunks_state = __sw::Chunks::new(2);
                let mut sums = __sw::Collect::new();
                let mut count = __sw::Count::new();
                let mut item_ended = false;
                for step in 0..2 {
                    'turns0: loop {
                        let _chunks_in0 = 'item_turn: loop {
                            if step != 0 || item_ended {
                                break 'item_turn __sw::None;
                            }
                            let __sw::Some(item) = __sw::Iterator::next(&mut items) else {
                                item_ended = true;
                                break 'item_turn __sw::None;
                            };
                            let mut _chunks_in0 = __sw::None;
                            let __numbers = __sw::map("numbers", item, |n| n * 2);
                            {
                                let __numbers = &__numbers;
                                __sw::count("count", &mut count, __numbers);
                            }
                            {
                                _chunks_in0 = __sw::Some(__numbers);
                            }
                            let _chunks_in0 = match _chunks_in0 {
                                __sw::Some(input) => {
                                    __sw::chunks(
                                        "chunks",
                                        &mut __chunks_state,
                                        __sw::Some(input),
                                    )
                                }
                                __sw::None => __sw::None,
                            };
                            if _chunks_in0.is_some() {
                                break _chunks_in0;
                            }
                        };
                        {
                            let _chunks_in0 = if (step == 1) {
                                __sw::chunks("chunks", &mut __chunks_state, __sw::None)
                            } else {
                                _chunks_in0
                            };
                            if let __sw::Some(chunks) = _chunks_in0 {
                                let map = __sw::map(
                                    "map",
                                    chunks,
                                    |pair| pair.iter().sum::<i32>(),
                                );
                                __sw::collect("sums", { &mut sums }, { map });
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
                let sums = __sw::Collect::finish({ sums });
                let count = __sw::Count::finish(count);
                run.report(__Report {
                    sums: { sums },
                    count: { count },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.sums, report.count), (vec![6, 14, 10], 5));
}

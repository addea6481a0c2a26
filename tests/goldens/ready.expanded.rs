use streamweave::pipeline;
pub fn main() {
    let (sender, receiver) = tokio::sync::mpsc::channel(4);
    (1..=3).for_each(|n| sender.try_send(n).unwrap());
    let report = pollster(
        {
            use ::streamweave::__private as __sw;
            static __GRAPH: __sw::Drawn = __sw::Drawn::new(
                "stage|iter|iter|0|none|||\nstage|map|map|0|none|||\nstage|filter|filter|0|none|||\nstage|scan|scan|0|bounded|||\nstage|try_map|try_map|0|none|||\nstage|total|fold|0|bounded|reported||\nstage|then|then|0|none|||\nstage|told|last|0|bounded|reported||\nstage|channel|channel|0|none|||\nstage|take|take|0|bounded|||\nstage|first|sum|0|bounded|reported||\nedge|0||1|move|the only consumer\nedge|1||2|move|the only consumer\nedge|2||3|move|the only consumer\nedge|3||4|move|the only consumer\nedge|4||5|move|the only consumer\nedge|5||6|lend|lent, because the report keeps it\nedge|6||7|move|the only consumer\nedge|8||9|move|the only consumer\nedge|9||10|move|the only consumer",
            );
            #[derive(Clone, Debug, PartialEq)]
            struct __Report<T0, T1, T2> {
                total: T0,
                told: T1,
                first: T2,
            }
            let control = __sw::Control::begin();
            __sw::AsyncPipeline::new(
                &__GRAPH,
                __sw::Clone::clone(&control),
                async {
                    let mut begun = __sw::AsyncRun::new(control);
                    let run = &mut begun;
                    async {
                        let items = __sw::iter("iter", __sw::argument(1..=9));
                        let mut scan_state = __sw::Scan::new(|| 0);
                        let mut total_state = __sw::Fold::new(|| 0);
                        let mut told = __sw::Last::new();
                        let mut __item_2s = __sw::channel(__sw::argument(receiver));
                        let mut take_state = __sw::Take::new(2);
                        let mut first = __sw::Sum::new();
                        let mut region0_report = __sw::None;
                        let region0_run = run.region();
                        let region0 = async {
                            let mut run = region0_run;
                            let mut item_counter = __sw::Counter::new(__sw::Unit::Item);
                            let mut items = items;
                            while !(run.is_draining()) {
                                let mut taken = __sw::None;
                                (items, item_counter, scan_state, total_state) = {
                                    let (
                                        mut items,
                                        mut item_counter,
                                        mut scan_state,
                                        mut total_state,
                                    ) = (items, item_counter, scan_state, total_state);
                                    'item_items: {
                                        let mut chunk = __sw::Chunk::full(&mut items, run.chunk());
                                        for item in &mut chunk {
                                            let at = item_counter.advance();
                                            'item: {
                                                let map = __sw::map("map", item, |n| n * 3);
                                                if !__sw::filter("filter", &map, |n| n % 2 == 0) {
                                                    break 'item;
                                                }
                                                let scan = __sw::scan(
                                                    "scan",
                                                    &mut scan_state,
                                                    map,
                                                    |sum, n| {
                                                        *sum += n;
                                                        *sum
                                                    },
                                                );
                                                let try_map = match __sw::try_map(
                                                    "try_map",
                                                    scan,
                                                    u8::try_from,
                                                ) {
                                                    __sw::Ok(try_map) => try_map,
                                                    __sw::Err(cause) => {
                                                        run.fail(
                                                            <_ as __sw::StageError>::__fail(cause, "try_map", at),
                                                        );
                                                        break 'item_items;
                                                    }
                                                };
                                                __sw::fold(
                                                    "total",
                                                    &mut total_state,
                                                    try_map,
                                                    |total, n| *total += n,
                                                );
                                            }
                                        }
                                        if chunk.has_ended() {
                                            break 'item_items;
                                        }
                                        taken = __sw::Some(chunk.len());
                                    }
                                    (items, item_counter, scan_state, total_state)
                                };
                                let __sw::Some(taken) = taken else { break };
                                run.pause(taken).await;
                            }
                            let __total = __sw::Fold::finish(total_state);
                            if !run.failed() {
                                {
                                    let __total = &__total;
                                    let then = __sw::then(
                                            "then",
                                            __total,
                                            async |total| total + 1,
                                        )
                                        .await;
                                    __sw::last("told", &mut told, then);
                                }
                            }
                            if !run.failed() {
                                'segment2: {
                                    while !take_state.is_complete() {
                                        if run.is_draining() {
                                            break;
                                        }
                                        match run
                                            .fill(|cx| <_ as __sw::AsyncSource>::__poll_fill(
                                                &mut __item_2s,
                                                "channel",
                                                cx,
                                            ))
                                            .await
                                        {
                                            __sw::Ok(true) => {}
                                            __sw::Ok(false) => break,
                                            __sw::Err(cause) => {
                                                run.fail(
                                                    <_ as __sw::StageError>::__fail(
                                                        cause,
                                                        "channel",
                                                        __sw::None,
                                                    ),
                                                );
                                                break 'segment2;
                                            }
                                        }
                                        (take_state, first) = {
                                            let (mut take_state, mut first) = (take_state, first);
                                            'item_2_items: {
                                                for item_2 in <_ as __sw::AsyncSource>::__items(
                                                    &mut __item_2s,
                                                    "channel",
                                                ) {
                                                    'item_2: {
                                                        if !__sw::take("take", &mut take_state, &item_2) {
                                                            break 'item_2;
                                                        }
                                                        __sw::sum("first", { &mut first }, { item_2 });
                                                    }
                                                    if take_state.is_complete() {
                                                        break 'item_2_items;
                                                    }
                                                }
                                            }
                                            (take_state, first)
                                        };
                                    }
                                }
                            }
                            let told = __sw::Last::finish(told);
                            let first = __sw::Sum::finish({ first });
                            region0_report = __sw::Some((__total, { told }, { first }));
                        };
                        run.regions(region0, |threads| {}).await;
                        let __sw::Some((__total, told, first)) = region0_report else {
                            return
                        };
                        run.report(__Report {
                            total: __total,
                            told: { told },
                            first: { first },
                        });
                    }
                        .await;
                    begun.outcome()
                },
            )
        }
            .run(),
    );
    let report = report.unwrap();
    assert_eq!((report.total, report.told, report.first), (120, Some(121), 3));
}
fn pollster<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

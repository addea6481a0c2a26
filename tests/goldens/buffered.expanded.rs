use streamweave::pipeline;
pub fn main() {
    let report = pollster(
        {
            use ::streamweave::__private as __sw;
            static __GRAPH: __sw::Drawn = __sw::Drawn::new(
                "stage|iter|iter|0|none|||\nstage|doubled|buffered|0|bounded|||\nstage|then|then|0|none|||\nstage|some|collect|0|unbounded|reported||\nedge|0||1|move|the only consumer\nedge|1||2|move|the only consumer\nedge|2||3|move|the only consumer",
            );
            #[derive(Clone, Debug, PartialEq)]
            struct __Report<T0> {
                some: T0,
            }
            let control = __sw::Control::begin();
            __sw::AsyncPipeline::new(
                &__GRAPH,
                __sw::Clone::clone(&control),
                async {
                    let mut begun = __sw::AsyncRun::new(control);
                    let run = &mut begun;
                    async {
                        let mut items = __sw::iter("iter", __sw::argument(1..=3));
                        let mut doubled_state = __sw::Buffered::new(2);
                        let mut some = __sw::Collect::new();
                        let mut region0_report = __sw::None;
                        let region0_run = run.region();
                        let region0 = async {
                            let mut run = region0_run;
                            let mut item_ended = false;
                            for step in 0..2 {
                                'turns0: loop {
                                    let mut idle = true;
                                    let _doubled_in0 = 'item_turn: {
                                        if step != 0 || item_ended {
                                            break 'item_turn __sw::None;
                                        }
                                        if run.is_draining() {
                                            item_ended = true;
                                            idle = false;
                                            break 'item_turn __sw::None;
                                        }
                                        let __sw::Some(item) = __sw::Iterator::next(&mut items)
                                        else {
                                            item_ended = true;
                                            idle = false;
                                            break 'item_turn __sw::None;
                                        };
                                        idle = false;
                                        let mut _doubled_in0 = __sw::None;
                                        _doubled_in0 = __sw::Some(item);
                                        _doubled_in0
                                    };
                                    {
                                        let mut waiting = __sw::IntoIterator::into_iter(
                                            _doubled_in0,
                                        );
                                        loop {
                                            let input = if doubled_state.is_full() {
                                                __sw::None
                                            } else {
                                                waiting.next()
                                            };
                                            let doubled = match input {
                                                __sw::Some(input) => {
                                                    idle = false;
                                                    __sw::buffered(
                                                        "doubled",
                                                        &mut doubled_state,
                                                        input,
                                                        async |n| n * 2,
                                                    )
                                                }
                                                __sw::None if doubled_state.is_empty() => __sw::None,
                                                __sw::None => {
                                                    match __sw::in_context(|cx| {
                                                            doubled_state.poll_next("doubled", cx)
                                                        })
                                                        .await
                                                    {
                                                        __sw::Poll::Ready(done) => done,
                                                        __sw::Poll::Pending => __sw::None,
                                                    }
                                                }
                                            };
                                            let __sw::Some(doubled) = doubled else {
                                                if waiting.len() == 0 {
                                                    break;
                                                }
                                                if doubled_state.is_full() {
                                                    __sw::driving(
                                                            __sw::pending_once(),
                                                            |cx| {
                                                                doubled_state.drive("doubled", cx);
                                                            },
                                                        )
                                                        .await;
                                                }
                                                continue;
                                            };
                                            idle = false;
                                            let then = __sw::driving(
                                                    __sw::then("then", doubled, async |n| n + 1),
                                                    |cx| {
                                                        doubled_state.drive("doubled", cx);
                                                    },
                                                )
                                                .await;
                                            __sw::collect("some", { &mut some }, { then });
                                        }
                                    }
                                    if step == 0 && item_ended {
                                        break 'turns0;
                                    }
                                    if step == 1 && doubled_state.is_empty() {
                                        break 'turns0;
                                    }
                                    if idle {
                                        __sw::driving(
                                                __sw::pending_once(),
                                                |cx| {
                                                    doubled_state.drive("doubled", cx);
                                                },
                                            )
                                            .await;
                                    }
                                }
                            }
                            let some = __sw::Collect::finish({ some });
                            region0_report = __sw::Some(({ some },));
                        };
                        run.regions(region0, |threads| {}).await;
                        let __sw::Some((some,)) = region0_report else { return };
                        run.report(__Report { some: { some } });
                    }
                        .await;
                    begun.outcome()
                },
            )
        }
            .run(),
    );
    assert_eq!(report.unwrap().some, [3, 5, 7]);
}
fn pollster<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

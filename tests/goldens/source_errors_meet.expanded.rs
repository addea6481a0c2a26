use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|records|read_lines|0|none|||\nstage|parsed|try_map|0|none|||\nstage|sum|sum|0|bounded|reported||\nstage|unread|map|0|none|||\nstage|unclear|map|0|none|||\nstage|merge|merge|0|none|||\nstage|bad|collect|0|unbounded|reported||\nedge|0||1|move|the only consumer\nedge|1||2|move|the only consumer\nedge|0|err|3|move|the only consumer\nedge|1|err|4|move|the only consumer\nedge|3||5|move|the only consumer\nedge|4||5|move|the only consumer\nedge|5||6|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            sum: T0,
            bad: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let mut __records_source = __sw::read_lines(
                    __sw::argument(&b"1\n\xff\nx\n"[..]),
                );
                let mut sum = __sw::Sum::new();
                let mut bad = __sw::Collect::new();
                let mut records_counter = __sw::Counter::new(__sw::Unit::Line);
                let mut records_ended = false;
                for step in 0..1 {
                    'turns0: loop {
                        let mut at = __sw::Position::END;
                        let (_merge_in1, _merge_in0) = 'records_turn: loop {
                            let mut _merge_in0 = __sw::Many::new();
                            if step != 0 || records_ended {
                                break 'records_turn (__sw::None, _merge_in0);
                            }
                            let records = loop {
                                let __sw::Some(records) = __sw::Iterator::next(
                                    &mut <_ as __sw::Source>::__items(
                                        &mut __records_source,
                                        "records",
                                    ),
                                ) else {
                                    match <_ as __sw::Source>::__fill(
                                        &mut __records_source,
                                        "records",
                                    ) {
                                        __sw::Ok(true) => {}
                                        __sw::Ok(false) => {
                                            records_ended = true;
                                            break 'records_turn (__sw::None, _merge_in0);
                                        }
                                        __sw::Err(cause) => {
                                            let at = records_counter.advance();
                                            let records_error = cause;
                                            let unread = __sw::map(
                                                "unread",
                                                records_error,
                                                |error| error.to_string(),
                                            );
                                            _merge_in0.push(unread);
                                            break 'records_turn (__sw::None, _merge_in0);
                                        }
                                    }
                                    continue;
                                };
                                break records;
                            };
                            at = records_counter.advance();
                            let mut _merge_in1: __sw::Option<_> = __sw::like(
                                &_merge_in0,
                            );
                            'records: {
                                let parsed = match __sw::try_map(
                                    "parsed",
                                    records,
                                    str::parse::<u32>,
                                ) {
                                    __sw::Ok(parsed) => parsed,
                                    __sw::Err(cause) => {
                                        let parsed_error = __sw::Failed::__new("parsed", at, cause);
                                        let unclear = __sw::map(
                                            "unclear",
                                            parsed_error,
                                            |failed| failed.to_string(),
                                        );
                                        let unclear = <_ as __sw::SameItem<_>>::__same(unclear);
                                        _merge_in1 = __sw::Some(unclear);
                                        break 'records;
                                    }
                                };
                                __sw::sum("sum", { &mut sum }, { parsed });
                            }
                            if _merge_in1.is_some() || !_merge_in0.is_empty() {
                                break (_merge_in1, _merge_in0);
                            }
                        };
                        {
                            for merge in __sw::IntoIterator::into_iter(_merge_in0)
                                .chain(_merge_in1)
                            {
                                __sw::collect("bad", { &mut bad }, { merge });
                            }
                        }
                        if step == 0 && records_ended {
                            break 'turns0;
                        }
                    }
                }
                let sum = __sw::Sum::finish({ sum });
                let bad = __sw::Collect::finish({ bad });
                run.report(__Report {
                    sum: { sum },
                    bad: { bad },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.sum, 1);
    assert_eq!(report.bad.len(), 2, "{:?}", report.bad);
    assert!(
        report.bad[0].contains("UTF-8") && report.bad[1].contains("line 3"), "{:?}",
        report.bad
    );
}

use streamweave::pipeline;
pub fn main() {
    let mut bad: Vec<&str> = Vec::new();
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|lines|lines|0|none|||\nstage|parsed|try_map|0|none|||\nstage|by_verb|fold_by|0|unbounded|reported||\nstage|total|count|0|bounded|reported||\nstage|map|map|0|none|||\nstage|sink|sink|0|none|||\nedge|0||1|move|the only consumer\nedge|1||2|move|the only consumer that takes it\nedge|1||3|lend|only looks\nedge|1|err|4|move|the only consumer\nedge|4||5|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            by_verb: T0,
            total: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let mut __lines = __sw::lines("GET 1\nPUT 2\noops\nGET 3");
                let mut by_verb = __sw::FoldBy::new();
                let mut total = __sw::Count::new();
                let mut sink = __sw::SinkState::new(&mut bad);
                'segment0: {
                    let mut line_counter = __sw::Counter::new(__sw::Unit::Line);
                    loop {
                        match <_ as __sw::Source>::__fill(&mut __lines, "lines") {
                            __sw::Ok(true) => {}
                            __sw::Ok(false) => break,
                            __sw::Err(cause) => {
                                run.fail(
                                    <_ as __sw::StageError>::__fail(cause, "lines", __sw::None),
                                );
                                break 'segment0;
                            }
                        }
                        for line in <_ as __sw::Source>::__items(&mut __lines, "lines") {
                            let at = line_counter.advance();
                            'line: {
                                let __parsed = match __sw::try_map(
                                    "parsed",
                                    line,
                                    |line| line.split_once(' ').ok_or(line),
                                ) {
                                    __sw::Ok(__parsed) => __parsed,
                                    __sw::Err(cause) => {
                                        let parsed_error = __sw::Failed::__new("parsed", at, cause);
                                        let map = __sw::map(
                                            "map",
                                            parsed_error,
                                            |failed| failed.cause,
                                        );
                                        if let __sw::Err(cause) = <_ as __sw::Sink<
                                            _,
                                        >>::__push(
                                            { map },
                                            { &mut sink.sink },
                                            &mut sink.finish,
                                            "sink",
                                        ) {
                                            run.fail(
                                                <_ as __sw::StageError>::__fail(cause, "sink", at),
                                            );
                                            break 'segment0;
                                        }
                                        break 'line;
                                    }
                                };
                                {
                                    let __parsed = &__parsed;
                                    __sw::count("total", &mut total, __parsed);
                                }
                                {
                                    __sw::fold_by(
                                        "by_verb",
                                        { &mut by_verb },
                                        __sw::argument(__parsed),
                                        |(verb, _)| *verb,
                                        || 0_u32,
                                        |count, _| *count += 1,
                                    );
                                }
                            }
                        }
                    }
                }
                if let __sw::Some(cause) = sink.end("sink") {
                    run.fail(cause);
                }
                let by_verb = __sw::FoldBy::finish({ by_verb });
                let total = __sw::Count::finish(total);
                run.report(__Report {
                    by_verb: { by_verb },
                    total: { total },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(
        report.by_verb.into_iter().collect::< Vec < _ >> (), [("GET", 2), ("PUT", 1)]
    );
    assert_eq!(report.total, 3);
    assert_eq!(bad, ["oops"]);
}

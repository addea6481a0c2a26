use streamweave::pipeline;
pub fn main() {
    let mut bad = Vec::new();
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|text|lines|0|none|||\nstage|all|collect|0|unbounded|reported||\nstage|map|map|0|none|||\nstage|sink|sink|0|none|||\nedge|0||1|move|the only consumer\nedge|0|err|2|move|the only consumer\nedge|2||3|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            all: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let mut __text_source = __sw::lines(&b"ok\n\xff\nfine"[..]);
                let mut all = __sw::Collect::new();
                let mut sink = __sw::SinkState::new(&mut bad);
                'segment0: {
                    let mut text_counter = __sw::Counter::new(__sw::Unit::Line);
                    loop {
                        match <_ as __sw::Source>::__fill(&mut __text_source, "text") {
                            __sw::Ok(true) => {}
                            __sw::Ok(false) => break,
                            __sw::Err(cause) => {
                                let at = text_counter.advance();
                                let text_error = cause;
                                let map = __sw::map(
                                    "map",
                                    text_error,
                                    |error| error.line(),
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
                                continue;
                            }
                        }
                        for text in <_ as __sw::Source>::__items(
                            &mut __text_source,
                            "text",
                        ) {
                            let at = text_counter.advance();
                            __sw::collect("all", { &mut all }, { text });
                        }
                    }
                }
                if let __sw::Some(cause) = sink.end("sink") {
                    run.fail(cause);
                }
                let all = __sw::Collect::finish({ all });
                run.report(__Report { all: { all } });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.all, ["ok", "fine"]);
    assert_eq!(bad, [Some(2)]);
}

use streamweave::pipeline;
pub fn main() {
    let mut out = Vec::new();
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|chunks|read_chunks|0|none|||\nstage|sink|sink|0|none|||\nstage|failed|count|0|bounded|reported||\nedge|0||1|move|the only consumer\nedge|0|err|2|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            failed: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let mut __chunks_source = __sw::read_chunks(
                    __sw::argument(&b"as it is"[..]),
                );
                let mut sink = __sw::SinkState::new(streamweave::write_bytes(&mut out));
                let mut failed = __sw::Count::new();
                'segment0: {
                    let mut chunks_counter = __sw::Counter::new(__sw::Unit::Chunk);
                    {
                        use __sw::CopyBySystem as _;
                        chunks_counter
                            .skip(
                                __sw::CopyAhead::new(&mut __chunks_source, &mut sink.sink)
                                    .copy(),
                            );
                    }
                    loop {
                        match <_ as __sw::Source>::__fill(
                            &mut __chunks_source,
                            "chunks",
                        ) {
                            __sw::Ok(true) => {}
                            __sw::Ok(false) => break,
                            __sw::Err(cause) => {
                                let at = chunks_counter.advance();
                                let chunks_error = cause;
                                __sw::count("failed", &mut failed, &chunks_error);
                                continue;
                            }
                        }
                        for chunks in <_ as __sw::Source>::__items(
                            &mut __chunks_source,
                            "chunks",
                        ) {
                            let at = chunks_counter.advance();
                            if let __sw::Err(cause) = <_ as __sw::Sink<
                                _,
                            >>::__push(
                                { chunks },
                                { &mut sink.sink },
                                &mut sink.finish,
                                "sink",
                            ) {
                                run.fail(
                                    <_ as __sw::StageError>::__fail(cause, "sink", at),
                                );
                                break 'segment0;
                            }
                        }
                    }
                }
                if let __sw::Some(cause) = sink.end("sink") {
                    run.fail(cause);
                }
                let failed = __sw::Count::finish(failed);
                run.report(__Report { failed: { failed } });
            },
        )
    }
        .run();
    assert_eq!((report.unwrap().failed, out), (0, b"as it is".to_vec()));
}

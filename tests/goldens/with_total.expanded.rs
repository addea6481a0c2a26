use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|sizes|iter|0|none|||\nstage|map|map|0|none|||\nstage|total|sum|0|bounded|reported||\nstage|map#2|map|0|none|||\nstage|held|buffer|0|bounded|||\nstage|with|with|0|none|||\nstage|map#3|map|0|none|||\nstage|shares|collect|0|unbounded|reported||\nedge|0||1|lend|lent, because `map` and `map#2` take it; `own()` claims it\nedge|1||2|move|the only consumer\nedge|0||3|lend|lent, because `map` and `map#2` take it; `own()` claims it\nedge|3||4|move|the only consumer\nedge|4||5|move|the only consumer\nedge|2||5|lend|only looks\nedge|5||6|move|the only consumer\nedge|6||7|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            total: T0,
            shares: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let sizes_source = __sw::iter("sizes", __sw::argument([1.0, 3.0]));
                let mut total_state = __sw::Sum::new();
                let mut held_state = __sw::Buffer::new(16);
                let mut shares = __sw::Collect::new();
                'segment0: {
                    let mut __sizes_counter = __sw::Counter::new(__sw::Unit::Item);
                    for __sizes in { sizes_source } {
                        let at = __sizes_counter.advance();
                        {
                            let __sizes = &__sizes;
                            let map = __sw::map("map", __sizes, |n| *n);
                            __sw::sum("total", { &mut total_state }, { map });
                        }
                        {
                            let __sizes = &__sizes;
                            let map_2 = __sw::map("map#2", __sizes, |n| *n);
                            if !__sw::buffer("held", &mut held_state, map_2) {
                                run.fail(
                                    __sw::RunError::__full("held", at, held_state.limit()),
                                );
                                break 'segment0;
                            }
                        }
                    }
                }
                let __total = __sw::Sum::finish({ total_state });
                if !run.failed() {}
                if !run.failed() {
                    while let __sw::Some(held) = held_state.pop() {
                        let with = (held, &__total);
                        let map_3 = __sw::map(
                            "map#3",
                            with,
                            |(size, total)| size / total,
                        );
                        __sw::collect("shares", { &mut shares }, { map_3 });
                    }
                }
                let shares = __sw::Collect::finish({ shares });
                run.report(__Report {
                    total: __total,
                    shares: { shares },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.total, report.shares), (4.0, vec![0.25, 0.75]));
}

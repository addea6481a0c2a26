use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|numbers|iter|0|none|||\nstage|sign|match|0|none|||\nstage|below|count|0|bounded|reported||\nstage|map|map|0|none|||\nstage|above|sum|0|bounded|reported||\nstage|map#2|map|0|none|||\nstage|digits|collect|0|unbounded|reported||\nedge|0||1|lend|lent, because `sign` and `map#2` take it; `own()` claims it\nedge|1|negative|2|move|the only consumer\nedge|1|positive|3|move|the only consumer\nedge|3||4|move|the only consumer\nedge|0||5|lend|lent, because `sign` and `map#2` take it; `own()` claims it\nedge|5||6|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1, T2> {
            below: T0,
            above: T1,
            digits: T2,
        }
        enum __Routed1<P0, P1> {
            Negative(P0),
            Positive(P1),
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let numbers_source = __sw::iter(
                    "numbers",
                    __sw::argument([5_i32, -3, 0]),
                );
                let mut below = __sw::Count::new();
                let mut above = __sw::Sum::new();
                let mut digits = __sw::Collect::new();
                for __numbers in { numbers_source } {
                    'to_sign: {
                        let __numbers = &__numbers;
                        let sign = match __numbers {
                            n if *n < 0 => __Routed1::Negative(n),
                            n if *n > 0 => __Routed1::Positive(n),
                            _ => break 'to_sign,
                        };
                        match sign {
                            __Routed1::Negative(negative) => {
                                __sw::count("below", &mut below, negative);
                            }
                            __Routed1::Positive(positive) => {
                                let map = __sw::map("map", positive, |n| *n);
                                __sw::sum("above", { &mut above }, { map });
                            }
                        }
                    }
                    {
                        let __numbers = &__numbers;
                        let map_2 = __sw::map("map#2", __numbers, |n| n.to_string());
                        __sw::collect("digits", { &mut digits }, { map_2 });
                    }
                }
                let below = __sw::Count::finish(below);
                let above = __sw::Sum::finish({ above });
                let digits = __sw::Collect::finish({ digits });
                run.report(__Report {
                    below: { below },
                    above: { above },
                    digits: { digits },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.below, report.above), (1, 5));
    assert_eq!(report.digits, ["5", "-3", "0"]);
}

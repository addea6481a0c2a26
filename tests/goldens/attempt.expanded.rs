use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|iter|iter|0|none|||\nstage|tried|attempt|0|none|||\nstage|good|sum|0|bounded|reported||\nstage|map|map|0|none|||\nstage|bad|collect|0|unbounded|reported||\nedge|0||1|move|the only consumer\nedge|1||2|move|the only consumer\nedge|1|err|3|move|the only consumer\nedge|3||4|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            good: T0,
            bad: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let items = __sw::iter(
                    "iter",
                    __sw::argument(vec![String::from("1"), String::from("x")]),
                );
                let mut good = __sw::Sum::new();
                let mut bad = __sw::Collect::new();
                let mut item_counter = __sw::Counter::new(__sw::Unit::Item);
                for item in { items } {
                    let at = item_counter.advance();
                    'item: {
                        let tried = match __sw::attempt(
                            "tried",
                            &item,
                            |text| text.parse::<i32>(),
                        ) {
                            __sw::Ok(tried) => tried,
                            __sw::Err(cause) => {
                                let tried_error = __sw::Rejected::__new(
                                    "tried",
                                    at,
                                    item,
                                    cause,
                                );
                                let map = __sw::map(
                                    "map",
                                    tried_error,
                                    |rejected| (rejected.item, rejected.position.index()),
                                );
                                __sw::collect("bad", { &mut bad }, { map });
                                break 'item;
                            }
                        };
                        __sw::sum("good", { &mut good }, { tried });
                    }
                }
                let good = __sw::Sum::finish({ good });
                let bad = __sw::Collect::finish({ bad });
                run.report(__Report {
                    good: { good },
                    bad: { bad },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.good, 1);
    assert_eq!(report.bad, [(String::from("x"), Some(1))]);
}

use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|words|iter|0|none|||\nstage|map|map|0|none|||\nstage|bytes|sum|0|bounded|reported||\nstage|filter|filter|0|none|||\nstage|all|collect|0|unbounded|reported||\nstage|inspect|inspect|0|none|||\nstage|for_each|for_each|0|none|||\nedge|0||1|lend|lent, because `filter` keeps it\nedge|1||2|move|the only consumer\nedge|0||3|move|the only consumer that keeps it\nedge|3||4|move|the only consumer\nedge|0||5|lend|lent, because `filter` keeps it\nedge|5||6|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            bytes: T0,
            all: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let words_source = __sw::iter(
                    "words",
                    __sw::argument(vec![String::from("a"), String::from("bcd")]),
                );
                let mut bytes = __sw::Sum::new();
                let mut all = __sw::Collect::new();
                for __words in { words_source } {
                    {
                        let __words = &__words;
                        let map = __sw::map("map", __words, |word| word.len());
                        __sw::sum("bytes", { &mut bytes }, { map });
                    }
                    {
                        let __words = &__words;
                        __sw::inspect(
                            "inspect",
                            __words,
                            |word| assert!(! word.is_empty()),
                        );
                        __sw::for_each("for_each", __words, drop);
                    }
                    'to_filter: {
                        if !__sw::filter("filter", &__words, |word| word.len() > 1) {
                            break 'to_filter;
                        }
                        __sw::collect("all", { &mut all }, __sw::argument(__words));
                    }
                }
                let bytes = __sw::Sum::finish({ bytes });
                let all = __sw::Collect::finish({ all });
                run.report(__Report {
                    bytes: { bytes },
                    all: { all },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.bytes, report.all), (4, vec![String::from("bcd")]));
}

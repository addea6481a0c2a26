use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|words|iter|0|none|||\nstage|map|map|0|none|||\nstage|lengths|collect|0|unbounded|reported||\nstage|filter|filter|0|none|||\nstage|long|count|0|bounded|reported||\nstage|map#2|map|0|none|||\nstage|first|last|0|bounded|reported||\nedge|0||1|lend|lent, because `map` and `map#2` take it; `own()` claims it\nedge|1||2|move|the only consumer\nedge|0||3|lend|only looks\nedge|3||4|move|the only consumer\nedge|0||5|lend|lent, because `map` and `map#2` take it; `own()` claims it\nedge|5||6|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1, T2> {
            lengths: T0,
            long: T1,
            first: T2,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let words_source = __sw::iter(
                    "words",
                    __sw::argument(vec![String::from("a"), String::from("bcd")]),
                );
                let mut lengths = __sw::Collect::new();
                let mut long = __sw::Count::new();
                let mut first = __sw::Last::new();
                for __words in { words_source } {
                    {
                        let __words = &__words;
                        let map = __sw::map("map", __words, |word| word.len());
                        __sw::collect("lengths", { &mut lengths }, { map });
                    }
                    'to_filter: {
                        let __words = &__words;
                        if !__sw::filter("filter", __words, |word| word.len() > 1) {
                            break 'to_filter;
                        }
                        __sw::count("long", &mut long, __words);
                    }
                    {
                        let __words = &__words;
                        let map_2 = __sw::map(
                            "map#2",
                            __words,
                            |word| word.chars().next(),
                        );
                        __sw::last("first", &mut first, map_2);
                    }
                }
                let lengths = __sw::Collect::finish({ lengths });
                let long = __sw::Count::finish(long);
                let first = __sw::Last::finish(first);
                run.report(__Report {
                    lengths: { lengths },
                    long: { long },
                    first: { first },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.lengths, report.long), (vec![1, 3], 1));
    assert_eq!(report.first, Some(Some('b')));
}

use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|words|iter|0|none|||\nstage|all|collect|0|unbounded|reported||\nstage|last|last|0|bounded|reported||\nstage|count|count|0|bounded|reported||\nedge|0||1|share|kept by `all` and `last`\nedge|0||2|share|kept by `all` and `last`\nedge|0||3|lend|only looks",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1, T2> {
            all: T0,
            last: T1,
            count: T2,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let words_source = __sw::iter(
                    "words",
                    __sw::argument(vec![String::from("a"), String::from("bcd")]),
                );
                let mut all = __sw::Collect::new();
                let mut last = __sw::Last::new();
                let mut count = __sw::Count::new();
                for __words in { words_source } {
                    {
                        let __words = &__words;
                        __sw::count("count", &mut count, __words);
                    }
                    let __words = <_ as __sw::ZeroCopyShare>::__share(__words);
                    {
                        let __words = __sw::Clone::clone(&__words);
                        __sw::collect("all", { &mut all }, __sw::argument(__words));
                    }
                    {
                        __sw::last("last", &mut last, __sw::argument(__words));
                    }
                }
                let all = __sw::Collect::finish({ all });
                let last = __sw::Last::finish(last);
                let count = __sw::Count::finish(count);
                run.report(__Report {
                    all: { all },
                    last: { last },
                    count: { count },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert!(std::sync::Arc::ptr_eq(& report.all[1], report.last.as_ref().unwrap()));
    assert_eq!(report.count, 2);
}

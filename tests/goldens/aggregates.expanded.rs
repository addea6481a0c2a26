use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|iter|iter|0|none|||\nstage|fold_by|fold_by|0|unbounded|||\nstage|words|flatten|0|none|||\nstage|most|max_by_key|0|bounded|reported||\nstage|unique|count|0|bounded|reported||\nedge|0||1|move|the only consumer\nedge|1||2|move|the only consumer\nedge|2||3|move|the only consumer that keeps it\nedge|2||4|lend|only looks",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            most: T0,
            unique: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let items = __sw::iter(
                    "iter",
                    __sw::argument("the cat the dog".split(' ')),
                );
                let mut fold_by_state = __sw::FoldBy::new();
                let mut most = __sw::MaxByKey::new();
                let mut unique = __sw::Count::new();
                for item in { items } {
                    __sw::fold_by(
                        "fold_by",
                        { &mut fold_by_state },
                        { item },
                        |w| *w,
                        || 0,
                        |n, _| *n += 1,
                    );
                }
                let fold_by = __sw::FoldBy::finish({ fold_by_state });
                if !run.failed() {
                    for __words in __sw::flatten("words", { fold_by }) {
                        {
                            let __words = &__words;
                            __sw::count("unique", &mut unique, __words);
                        }
                        {
                            __sw::max_by_key(
                                "most",
                                { &mut most },
                                __sw::argument(__words),
                                |(_, n)| *n,
                            );
                        }
                    }
                }
                let most = __sw::MaxByKey::finish({ most });
                let unique = __sw::Count::finish(unique);
                run.report(__Report {
                    most: { most },
                    unique: { unique },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.most, report.unique), (Some(("the", 2)), 3));
}

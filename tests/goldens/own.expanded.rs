use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|words|iter|0|none|||\nstage|own|own|0|none|||\nstage|map|map|0|none|||\nstage|bytes|collect|0|unbounded|reported||\nstage|map#2|map|0|none|||\nstage|total|sum|0|bounded|reported||\nedge|0||1|move|the only consumer that keeps it\nedge|1||2|move|the only consumer\nedge|2||3|move|the only consumer\nedge|0||4|lend|lent, because `own` keeps it\nedge|4||5|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            bytes: T0,
            total: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let words_source = __sw::iter(
                    "words",
                    __sw::argument(vec![String::from("a"), String::from("bcd")]),
                );
                let mut bytes = __sw::Collect::new();
                let mut total = __sw::Sum::new();
                for __words in { words_source } {
                    {
                        let __words = &__words;
                        let map_2 = __sw::map("map#2", __words, |word| word.len());
                        __sw::sum("total", { &mut total }, { map_2 });
                    }
                    {
                        let own = __sw::own("own", __sw::argument(__words));
                        let map = __sw::map("map", own, String::into_bytes);
                        __sw::collect("bytes", { &mut bytes }, { map });
                    }
                }
                let bytes = __sw::Collect::finish({ bytes });
                let total = __sw::Sum::finish({ total });
                run.report(__Report {
                    bytes: { bytes },
                    total: { total },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.bytes, report.total), (vec![b"a".to_vec(), b"bcd".to_vec()], 4));
}

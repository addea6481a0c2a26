use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|iter|iter|0|none|||\nstage|routed|match|0|none|||\nstage|flatten|flatten|0|none|||\nstage|pairs|map|0|none|||\nstage|words|map|0|none|||\nstage|merge|merge|0|none|||\nstage|all|collect|0|unbounded|reported||\nedge|0||1|move|the only consumer\nedge|1|pair|2|move|the only consumer\nedge|2||3|move|the only consumer\nedge|1|word|4|move|the only consumer\nedge|3||5|move|the only consumer\nedge|4||5|move|the only consumer\nedge|5||6|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            all: T0,
        }
        enum __Routed1<P0, P1> {
            Pair(P0),
            Word(P1),
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let items = __sw::iter("iter", __sw::argument(["x=1", "y", "", "z=2"]));
                let mut all = __sw::Collect::new();
                for __item in { items } {
                    '__item: {
                        let mut _merge_in0 = __sw::Many::new();
                        let mut _merge_in1: __sw::Option<_> = __sw::like(&_merge_in0);
                        let routed = match __item {
                            "" => break '__item,
                            text if text.contains('=') => {
                                __Routed1::Pair(text.split_once('='))
                            }
                            text => __Routed1::Word(text),
                        };
                        match routed {
                            __Routed1::Pair(pair) => {
                                for flatten in __sw::flatten("flatten", { pair }) {
                                    let pairs = __sw::map("pairs", flatten, |(key, _)| key);
                                    _merge_in0.push(pairs);
                                }
                            }
                            __Routed1::Word(word) => {
                                let words = __sw::map("words", word, |word| word);
                                let words = <_ as __sw::SameItem<_>>::__same(words);
                                _merge_in1 = __sw::Some(words);
                            }
                        }
                        for merge in __sw::IntoIterator::into_iter(_merge_in0)
                            .chain(_merge_in1)
                        {
                            __sw::collect("all", { &mut all }, { merge });
                        }
                    }
                }
                let all = __sw::Collect::finish({ all });
                run.report(__Report { all: { all } });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.all, ["x", "y", "z"]);
}

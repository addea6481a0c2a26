use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|words|iter|0|none|||\nstage|lengths|map|0|none|||\nstage|upper|map|0|none|||\nstage|zip|zip|0|none|||\nstage|pairs|collect|0|unbounded|reported||\nedge|0||1|lend|meets its siblings again in `zip`\nedge|0||2|lend|meets its siblings again in `zip`\nedge|1||3|move|the only consumer\nedge|2||3|move|the only consumer\nedge|3||4|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            pairs: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let words_source = __sw::iter("words", __sw::argument(["a", "bc"]));
                let mut pairs = __sw::Collect::new();
                for __words in { words_source } {
                    let mut _zip_in0 = __sw::None;
                    let mut _zip_in1 = __sw::None;
                    {
                        let __words = &__words;
                        let lengths = __sw::map("lengths", __words, |word| word.len());
                        _zip_in0 = __sw::Some(lengths);
                    }
                    {
                        let __words = &__words;
                        let upper = __sw::map(
                            "upper",
                            __words,
                            |word| word.to_uppercase(),
                        );
                        _zip_in1 = __sw::Some(upper);
                    }
                    if let (__sw::Some(left), __sw::Some(right)) = (_zip_in0, _zip_in1) {
                        let zip = (left, right);
                        __sw::collect("pairs", { &mut pairs }, { zip });
                    }
                }
                let pairs = __sw::Collect::finish({ pairs });
                run.report(__Report { pairs: { pairs } });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.pairs, [(1, String::from("A")), (2, String::from("BC"))]);
}

use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Graph = __sw::Graph {
            stages: &[
                __sw::StageInfo::new("words", "iter", 0, __sw::State::None, false),
                __sw::StageInfo::new("lengths", "map", 0, __sw::State::None, false),
                __sw::StageInfo::new("upper", "map", 0, __sw::State::None, false),
                __sw::StageInfo::new("zip", "zip", 0, __sw::State::None, false),
                __sw::StageInfo::new("pairs", "collect", 0, __sw::State::Unbounded, true),
            ],
            edges: &[
                __sw::Edge::new(
                    0,
                    __sw::None,
                    1,
                    __sw::Transfer::Lend,
                    "meets its siblings again in `zip`",
                ),
                __sw::Edge::new(
                    0,
                    __sw::None,
                    2,
                    __sw::Transfer::Lend,
                    "meets its siblings again in `zip`",
                ),
                __sw::Edge::new(
                    1,
                    __sw::None,
                    3,
                    __sw::Transfer::Move,
                    "the only consumer",
                ),
                __sw::Edge::new(
                    2,
                    __sw::None,
                    3,
                    __sw::Transfer::Move,
                    "the only consumer",
                ),
                __sw::Edge::new(
                    3,
                    __sw::None,
                    4,
                    __sw::Transfer::Move,
                    "the only consumer",
                ),
            ],
        };
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

use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|numbers|iter|0|none|||\nstage|small|map|0|none|||\nstage|filter|filter|0|none|||\nstage|large|map|0|none|||\nstage|merge|merge|0|none|||\nstage|all|collect|0|unbounded|reported||\nedge|0||1|lend|meets its siblings again in `merge`\nedge|0||2|lend|meets its siblings again in `merge`\nedge|2||3|move|the only consumer\nedge|1||4|move|the only consumer\nedge|3||4|move|the only consumer\nedge|4||5|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            all: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let numbers_source = __sw::iter("numbers", __sw::argument(1..=3_u32));
                let mut all = __sw::Collect::new();
                for __numbers in { numbers_source } {
                    let mut _merge_in0 = __sw::None;
                    let mut _merge_in1: __sw::Option<_> = __sw::like(&_merge_in0);
                    {
                        let __numbers = &__numbers;
                        let small = __sw::map("small", __numbers, |n| n + 1);
                        _merge_in0 = __sw::Some(small);
                    }
                    'to_filter: {
                        let __numbers = &__numbers;
                        if !__sw::filter("filter", __numbers, |n| *n > 1) {
                            break 'to_filter;
                        }
                        let large = __sw::map("large", __numbers, |n| n * 10);
                        let large = <_ as __sw::SameItem<_>>::__same(large);
                        _merge_in1 = __sw::Some(large);
                    }
                    for slot in [_merge_in0, _merge_in1] {
                        'merge: {
                            let __sw::Some(merge) = slot else { break 'merge };
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
    assert_eq!(report.all, [2, 3, 20, 4, 30]);
}

use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|numbers|iter|0|none|||\nstage|one|map|0|none|||\nstage|flat_map|flat_map|0|none|||\nstage|many|filter|0|none|||\nstage|merge|merge|0|none|||\nstage|all|collect|0|unbounded|reported||\nedge|0||1|lend|meets its siblings again in `merge`\nedge|0||2|lend|meets its siblings again in `merge`\nedge|2||3|move|the only consumer\nedge|1||4|move|the only consumer\nedge|3||4|move|the only consumer\nedge|4||5|move|the only consumer",
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
                    let mut _merge_in1: __sw::Many<_> = __sw::like(&_merge_in0);
                    {
                        let __numbers = &__numbers;
                        let one = __sw::map("one", __numbers, |n| n * 100);
                        _merge_in0 = __sw::Some(one);
                    }
                    {
                        let __numbers = &__numbers;
                        for flat_map in __sw::flat_map(
                            "flat_map",
                            __numbers,
                            |n| 0..*n,
                        ) {
                            'flat_map: {
                                if !__sw::filter("many", &flat_map, |n| n % 2 == 0) {
                                    break 'flat_map;
                                }
                                let many = flat_map;
                                let many = <_ as __sw::SameItem<_>>::__same(many);
                                _merge_in1.push(many);
                            }
                        }
                    }
                    for merge in __sw::IntoIterator::into_iter(_merge_in0)
                        .chain(_merge_in1)
                    {
                        __sw::collect("all", { &mut all }, { merge });
                    }
                }
                let all = __sw::Collect::finish({ all });
                run.report(__Report { all: { all } });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.all, [100, 0, 200, 0, 300, 0, 2]);
}

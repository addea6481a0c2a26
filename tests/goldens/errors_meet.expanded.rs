use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|iter|iter|0|none|||\nstage|parsed|try_map|0|none|||\nstage|good|map|0|none|||\nstage|bad|map|0|none|||\nstage|merge|merge|0|none|||\nstage|all|collect|0|unbounded|reported||\nedge|0||1|move|the only consumer\nedge|1||2|move|the only consumer\nedge|1|err|3|move|the only consumer\nedge|2||4|move|the only consumer\nedge|3||4|move|the only consumer\nedge|4||5|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            all: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let items = __sw::iter("iter", __sw::argument(["1", "x", "3"]));
                let mut all = __sw::Collect::new();
                let mut item_counter = __sw::Counter::new(__sw::Unit::Item);
                for item in { items } {
                    let at = item_counter.advance();
                    let mut _merge_in0 = __sw::None;
                    let mut _merge_in1: __sw::Option<_> = __sw::like(&_merge_in0);
                    match __sw::try_map("parsed", item, str::parse::<i32>) {
                        __sw::Ok(parsed) => {
                            let good = __sw::map("good", parsed, |n| n * 2);
                            _merge_in0 = __sw::Some(good);
                        }
                        __sw::Err(cause) => {
                            let parsed_error = __sw::Failed::__new("parsed", at, cause);
                            let bad = __sw::map("bad", parsed_error, |_| -1);
                            let bad = <_ as __sw::SameItem<_>>::__same(bad);
                            _merge_in1 = __sw::Some(bad);
                        }
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
    assert_eq!(report.all, [2, - 1, 6]);
}

use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|numbers|iter|0|none|||\nstage|copied|copied|0|none|||\nstage|map|map|0|none|||\nstage|doubled|collect|0|unbounded|reported||\nstage|copied#2|copied|0|none|||\nstage|sorted#2|sorted|0|unbounded|||\nstage|sorted|collect|0|unbounded|reported||\nedge|0||1|lend|lent, because `copied` and `copied#2` take it; `own()` claims it\nedge|1||2|move|the only consumer\nedge|2||3|move|the only consumer\nedge|0||4|lend|lent, because `copied` and `copied#2` take it; `own()` claims it\nedge|4||5|move|the only consumer\nedge|5||6|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            doubled: T0,
            sorted: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let numbers_source = __sw::iter("numbers", __sw::argument([3, 1, 2]));
                let mut doubled = __sw::Collect::new();
                let mut sorted_2_state = __sw::Sorted::new();
                let mut sorted = __sw::Collect::new();
                for __numbers in { numbers_source } {
                    {
                        let __numbers = &__numbers;
                        let copied = __sw::copied("copied", __numbers);
                        let map = __sw::map("map", copied, |n| n * 2);
                        __sw::collect("doubled", { &mut doubled }, { map });
                    }
                    {
                        let __numbers = &__numbers;
                        let copied_2 = __sw::copied("copied#2", __numbers);
                        __sw::sorted("sorted#2", { &mut sorted_2_state }, { copied_2 });
                    }
                }
                if !run.failed() {
                    for sorted_2 in __sw::Sorted::finish({ sorted_2_state }) {
                        __sw::collect("sorted", { &mut sorted }, { sorted_2 });
                    }
                }
                let doubled = __sw::Collect::finish({ doubled });
                let sorted = __sw::Collect::finish({ sorted });
                run.report(__Report {
                    doubled: { doubled },
                    sorted: { sorted },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.doubled, report.sorted), (vec![6, 2, 4], vec![1, 2, 3]));
}

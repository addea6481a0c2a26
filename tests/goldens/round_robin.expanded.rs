use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|iter|iter|0|none|||\nstage|turns|round_robin|0|bounded|||\nstage|even|collect|0|unbounded|reported||\nstage|odd|collect|0|unbounded|reported||\nedge|0||1|move|the only consumer\nedge|1|0|2|move|the only consumer\nedge|1|1|3|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            even: T0,
            odd: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let items = __sw::iter("iter", __sw::argument(0..5));
                let mut turns_state = __sw::RoundRobin::new(2);
                let mut even = __sw::Collect::new();
                let mut odd = __sw::Collect::new();
                for item in { items } {
                    match turns_state.turn() {
                        0 => {
                            let turn0 = item;
                            __sw::collect("even", { &mut even }, { turn0 });
                        }
                        _ => {
                            let turn1 = item;
                            __sw::collect("odd", { &mut odd }, { turn1 });
                        }
                    }
                }
                let even = __sw::Collect::finish({ even });
                let odd = __sw::Collect::finish({ odd });
                run.report(__Report {
                    even: { even },
                    odd: { odd },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.even, report.odd), (vec![0, 2, 4], vec![1, 3]));
}

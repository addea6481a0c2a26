use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|iter|iter|0|none|||\nstage|filter|filter|0|none|||\nstage|map|map|0|none|||\nstage|total|fold|0|bounded|reported||\nedge|0||1|move|the only consumer\nedge|1||2|move|the only consumer\nedge|2||3|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            total: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let items = __sw::iter("iter", __sw::argument(1..=10_u64));
                let mut total = __sw::Fold::new(|| 0);
                for item in { items } {
                    'item: {
                        if !__sw::filter("filter", &item, |n| n % 2 == 0) {
                            break 'item;
                        }
                        let map = __sw::map("map", item, |n| n * n);
                        __sw::fold("total", &mut total, map, |sum, n| *sum += n);
                    }
                }
                let total = __sw::Fold::finish(total);
                run.report(__Report { total: { total } });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.total, 220);
}

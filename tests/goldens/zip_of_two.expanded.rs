use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|names|iter|0|none|||\nstage|iter|iter|0|none|||\nstage|numbers|filter|0|none|||\nstage|zip|zip|0|none|||\nstage|pairs|collect|0|unbounded|reported||\nedge|1||2|move|the only consumer\nedge|0||3|move|the only consumer\nedge|2||3|move|the only consumer\nedge|3||4|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            pairs: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let names_source = __sw::iter("names", __sw::argument(["a", "b", "c"]));
                let mut items = __sw::iter("iter", __sw::argument(0..));
                let mut pairs = __sw::Collect::new();
                'names_items: for names in { names_source } {
                    let zip_right = 'item_items: loop {
                        let __sw::Some(item) = __sw::Iterator::next(&mut items) else {
                            break 'names_items;
                        };
                        'item: {
                            if !__sw::filter("numbers", &item, |n| n % 2 == 1) {
                                break 'item;
                            }
                            break 'item_items item;
                        }
                    };
                    let zip = (names, zip_right);
                    __sw::collect("pairs", { &mut pairs }, { zip });
                }
                let pairs = __sw::Collect::finish({ pairs });
                run.report(__Report { pairs: { pairs } });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.pairs, [("a", 1), ("b", 3), ("c", 5)]);
}

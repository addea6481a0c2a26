use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|iter|iter|0|none|||\nstage|windows|windows|0|bounded|||\nstage|filter|filter|0|none|||\nstage|rises|count|0|bounded|reported||\nedge|0||1|move|the only consumer\nedge|1||2|move|the only consumer\nedge|2||3|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            rises: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let items = __sw::iter("iter", __sw::argument([1, 3, 2, 5]));
                let mut __windows_state = __sw::Windows::new(2);
                let mut rises = __sw::Count::new();
                for item in { items } {
                    'item: {
                        let __sw::Some(windows) = __sw::windows(
                            "windows",
                            &mut __windows_state,
                            { item },
                        ) else {
                            break 'item;
                        };
                        if !__sw::filter("filter", &windows, |pair| pair[0] < pair[1]) {
                            break 'item;
                        }
                        __sw::count("rises", &mut rises, &windows);
                    }
                }
                let rises = __sw::Count::finish(rises);
                run.report(__Report { rises: { rises } });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.rises, 2);
}

use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|numbers|iter|0|none|||\nstage|take|take|0|bounded|||\nstage|first|collect|0|unbounded|reported||\nstage|all|count|0|bounded|reported||\nedge|0||1|move|the only consumer that keeps it\nedge|1||2|move|the only consumer\nedge|0||3|lend|only looks",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            first: T0,
            all: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let numbers_source = __sw::iter("numbers", __sw::argument(1..=5));
                let mut take_state = __sw::Take::new(2);
                let mut first = __sw::Collect::new();
                let mut all = __sw::Count::new();
                for __numbers in { numbers_source } {
                    {
                        let __numbers = &__numbers;
                        __sw::count("all", &mut all, __numbers);
                    }
                    'to_take: {
                        if !__sw::take("take", &mut take_state, &__numbers) {
                            break 'to_take;
                        }
                        __sw::collect(
                            "first",
                            { &mut first },
                            __sw::argument(__numbers),
                        );
                    }
                }
                let first = __sw::Collect::finish({ first });
                let all = __sw::Count::finish(all);
                run.report(__Report {
                    first: { first },
                    all: { all },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.first, report.all), (vec![1, 2], 5));
}

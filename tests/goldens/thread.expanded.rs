use streamweave::pipeline;
pub fn main() {
    let words = ["to", "be", "or"].map(str::to_owned);
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|iter|iter|0|none|||\nstage|thread|thread|1|none|||\nstage|lengths|map|1|none|||\nstage|copied|copied|1|none|||\nstage|total|sum|1|bounded|reported||\nstage|all|collect|1|unbounded|reported||\nedge|0||1|move|the only consumer\nedge|1||2|move|the only consumer\nedge|2||3|lend|lent, because `all` keeps it\nedge|3||4|move|the only consumer\nedge|2||5|move|the only consumer that keeps it",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            total: T0,
            all: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let __items = __sw::iter("iter", __sw::argument(&words));
                let (thread_outlet, __thread_inlet) = __sw::queue(
                    8,
                    __sw::Overflow::Block,
                );
                run.boundary("thread", thread_outlet.counts());
                let mut __total = __sw::Sum::new();
                let mut __all = __sw::Collect::new();
                let mut region0_report = __sw::None;
                let region0 = |run: &mut __sw::Region| {
                    let mut thread_outlet = thread_outlet;
                    let mut __items = __items;
                    'item_items: while !(run.is_draining() || thread_outlet.is_closed())
                    {
                        if __sw::may_wait(&__items) {
                            thread_outlet.flush();
                        }
                        let mut chunk = __sw::Chunk::known(&mut __items, run.chunk());
                        for item in &mut chunk {
                            __sw::thread(
                                "thread",
                                &mut thread_outlet,
                                <_ as __sw::CrossThread>::__cross(item),
                            );
                            if thread_outlet.is_closed() {
                                break 'item_items;
                            }
                            if run.is_draining() {
                                break 'item_items;
                            }
                        }
                        if chunk.has_ended() {
                            break 'item_items;
                        }
                    }
                    region0_report = __sw::Some(());
                };
                let mut region1_report = __sw::None;
                let region1 = |run: &mut __sw::Region| {
                    let mut __thread_inlet = __thread_inlet;
                    while run.receive(&mut __thread_inlet) {
                        for thread in __thread_inlet.items() {
                            let __lengths = __sw::map(
                                "lengths",
                                thread,
                                |word| word.len(),
                            );
                            {
                                let __lengths = &__lengths;
                                let copied = __sw::copied("copied", __lengths);
                                __sw::sum("total", &mut __total, { copied });
                            }
                            {
                                __sw::collect("all", &mut __all, __sw::argument(__lengths));
                            }
                            if run.failed() {
                                break;
                            }
                        }
                    }
                    let total = __sw::Sum::finish({ __total });
                    let all = __sw::Collect::finish({ __all });
                    region1_report = __sw::Some(({ total }, { all }));
                };
                run.regions(
                    region0,
                    |threads| {
                        <_ as __sw::ThreadRegion>::__start(region1, threads, "thread");
                    },
                );
                let __sw::Some(()) = region0_report else { return };
                let __sw::Some((total, all)) = region1_report else { return };
                run.report(__Report {
                    total: { total },
                    all: { all },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.total, report.all), (6, vec![2, 2, 2]));
}

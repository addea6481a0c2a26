use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|iter|iter|0|none|||\nstage|parallel|parallel|1|none|||\nstage|squares|map|1|none|||\nstage|gather|gather|2|none|||\nstage|total|sum|2|bounded|reported||\nedge|0||1|move|the only consumer\nedge|1||2|move|the only consumer\nedge|2||3|move|the only consumer\nedge|3||4|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0> {
            total: T0,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let __items = __sw::iter("iter", __sw::argument(1..=100_u64));
                let parallel_count = 2;
                let parallel_capacity = 1024;
                let (parallel_outlet, parallel_inlets) = __sw::replica_queues(
                    parallel_capacity,
                    parallel_count,
                );
                run.boundary("parallel", parallel_outlet.counts());
                let mut __total = __sw::Sum::new();
                let (gather_outlet, __gather_inlet) = __sw::gather_queue(
                    parallel_capacity,
                    parallel_count,
                );
                run.boundary("gather", gather_outlet.counts());
                let mut region0_report = __sw::None;
                let region0 = |run: &mut __sw::Region| {
                    let mut parallel_outlet = parallel_outlet;
                    let mut __items = __items;
                    'item_items: while !(run.is_draining()
                        || parallel_outlet.is_closed())
                    {
                        if __sw::may_wait(&__items) {
                            parallel_outlet.flush();
                        }
                        let mut chunk = __sw::Chunk::known(&mut __items, run.chunk());
                        for item in &mut chunk {
                            __sw::parallel(
                                "parallel",
                                &mut parallel_outlet,
                                <_ as __sw::CrossThread>::__cross(item),
                            );
                            if parallel_outlet.is_closed() {
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
                let region1_ends = __sw::replicas(parallel_inlets, (gather_outlet,));
                let region1 = __sw::replica(
                    &region1_ends,
                    |run: &mut __sw::Region, __parallel_inlet, (gather_outlet,)| {
                        let mut __parallel_inlet = __parallel_inlet;
                        let mut gather_outlet = gather_outlet;
                        'parallel_items: while !gather_outlet.is_closed()
                            && {
                                gather_outlet.flush();
                                run.receive(&mut __parallel_inlet)
                            }
                        {
                            for parallel in __parallel_inlet.items() {
                                let squares = __sw::map("squares", parallel, |n| n * n);
                                __sw::gather(
                                    "gather",
                                    &mut gather_outlet,
                                    <_ as __sw::CrossBack<_>>::__cross_back(squares),
                                );
                                if gather_outlet.is_closed() {
                                    break 'parallel_items;
                                }
                                if run.failed() {
                                    break;
                                }
                            }
                        }
                    },
                );
                let mut region2_report = __sw::None;
                let region2 = |run: &mut __sw::Region| {
                    let mut __gather_inlet = __gather_inlet;
                    while run.receive(&mut __gather_inlet) {
                        for gather in __gather_inlet.items() {
                            __sw::sum("total", &mut __total, { gather });
                            if run.failed() {
                                break;
                            }
                        }
                    }
                    let total = __sw::Sum::finish({ __total });
                    region2_report = __sw::Some(({ total },));
                };
                run.regions(
                    region0,
                    |threads| {
                        <_ as __sw::ReplicaRegion<
                            _,
                            _,
                        >>::__start_all(
                            <_ as __sw::Replicable>::__replicated(region1),
                            threads,
                            "parallel",
                            region1_ends,
                        );
                        <_ as __sw::ThreadRegion>::__start(region2, threads, "gather");
                    },
                );
                let __sw::Some(()) = region0_report else { return };
                let __sw::Some((total,)) = region2_report else { return };
                run.report(__Report { total: { total } });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!(report.total, 338_350);
}

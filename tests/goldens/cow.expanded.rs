use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|names|iter|0|none|||\nstage|map_cow|map_cow|0|none|||\nstage|map|map|0|none|||\nstage|shouted|sum|0|bounded|reported||\nstage|map#2|map|0|none|||\nstage|length|sum|0|bounded|reported||\nstage|kept|collect|0|unbounded|reported||\nstage|update|update|0|none|||\nstage|changed|collect|0|unbounded|reported||\nedge|0||1|lend|lent, because `kept` keeps it\nedge|1||2|move|the only consumer\nedge|2||3|move|the only consumer\nedge|0||4|lend|lent, because `kept` keeps it\nedge|4||5|move|the only consumer\nedge|0||6|share|kept by `kept` and `update`\nedge|0||7|share|kept by `kept` and `update`\nedge|7||8|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1, T2, T3> {
            shouted: T0,
            length: T1,
            kept: T2,
            changed: T3,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let names_source = __sw::iter(
                    "names",
                    __sw::argument(vec![String::from("ada"), String::from("bob")]),
                );
                let mut shouted = __sw::Sum::new();
                let mut length = __sw::Sum::new();
                let mut kept = __sw::Collect::new();
                let mut changed = __sw::Collect::new();
                for __names in { names_source } {
                    {
                        let __names = &__names;
                        let map_cow = __sw::map_cow_lent(
                            "map_cow",
                            __names,
                            |mut name| {
                                name.to_mut().push('!');
                                name
                            },
                        );
                        let map = __sw::map("map", map_cow, |name| name.len());
                        __sw::sum("shouted", { &mut shouted }, { map });
                    }
                    {
                        let __names = &__names;
                        let map_2 = __sw::map("map#2", __names, |name| name.len());
                        __sw::sum("length", { &mut length }, { map_2 });
                    }
                    let __names = <_ as __sw::ZeroCopyShare>::__share(__names);
                    {
                        let __names = __sw::Clone::clone(&__names);
                        __sw::collect("kept", { &mut kept }, __sw::argument(__names));
                    }
                    {
                        let update = __sw::update_shared(
                            "update",
                            __sw::argument(__names),
                            |name| name.push('?'),
                        );
                        __sw::collect("changed", { &mut changed }, { update });
                    }
                }
                let shouted = __sw::Sum::finish({ shouted });
                let length = __sw::Sum::finish({ length });
                let kept = __sw::Collect::finish({ kept });
                let changed = __sw::Collect::finish({ changed });
                run.report(__Report {
                    shouted: { shouted },
                    length: { length },
                    kept: { kept },
                    changed: { changed },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.shouted, report.length), (8, 6));
    assert_eq!(
        report.kept.iter().map(| name | name.as_str()).collect::< Vec < _ >> (), ["ada",
        "bob"]
    );
    assert_eq!(
        report.changed.iter().map(| name | name.as_str()).collect::< Vec < _ >> (),
        ["ada?", "bob?"]
    );
}

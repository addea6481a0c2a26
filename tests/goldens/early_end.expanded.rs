use streamweave::pipeline;
pub fn main() {
    let report = {
        use ::streamweave::__private as __sw;
        static __GRAPH: __sw::Drawn = __sw::Drawn::new(
            "stage|numbers|iter|0|none|||\nstage|take|take|0|bounded|||\nstage|map|map|0|none|||\nstage|first|collect|0|unbounded|reported||\nstage|take_while|take_while|0|bounded|||\nstage|map#2|map|0|none|||\nstage|below|sum|0|bounded|reported||\nedge|0||1|lend|lent, because `take` and `take_while` take it; `own()` claims it\nedge|1||2|move|the only consumer\nedge|2||3|move|the only consumer\nedge|0||4|lend|lent, because `take` and `take_while` take it; `own()` claims it\nedge|4||5|move|the only consumer\nedge|5||6|move|the only consumer",
        );
        #[derive(Clone, Debug, PartialEq)]
        struct __Report<T0, T1> {
            first: T0,
            below: T1,
        }
        __sw::Pipeline::new(
            &__GRAPH,
            |run| {
                let mut numbers_source = __sw::iter("numbers", __sw::argument(1..));
                let mut take_state = __sw::Take::new(2);
                let mut first = __sw::Collect::new();
                let mut take_while_state = __sw::TakeWhile::new();
                let mut below = __sw::Sum::new();
                while !(take_state.is_complete() && take_while_state.is_complete()) {
                    let __sw::Some(__numbers) = __sw::Iterator::next(&mut numbers_source)
                    else { break };
                    'to_take: {
                        let __numbers = &__numbers;
                        if !__sw::take("take", &mut take_state, __numbers) {
                            break 'to_take;
                        }
                        let map = __sw::map("map", __numbers, |n| *n);
                        __sw::collect("first", { &mut first }, { map });
                    }
                    'to_take_while: {
                        let __numbers = &__numbers;
                        if !__sw::take_while(
                            "take_while",
                            &mut take_while_state,
                            __numbers,
                            |n| *n < 4,
                        ) {
                            break 'to_take_while;
                        }
                        let map_2 = __sw::map("map#2", __numbers, |n| *n);
                        __sw::sum("below", { &mut below }, { map_2 });
                    }
                }
                let first = __sw::Collect::finish({ first });
                let below = __sw::Sum::finish({ below });
                run.report(__Report {
                    first: { first },
                    below: { below },
                });
            },
        )
    }
        .run()
        .unwrap();
    assert_eq!((report.first, report.below), (vec![1, 2], 6));
}

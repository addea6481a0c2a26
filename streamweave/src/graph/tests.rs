//! Fixture graphs, and what each format makes of them.
//!
//! `STREAMWEAVE_PICTURES=/folder cargo test -p streamweave --lib graph` also writes the pictures.

use std::sync::LazyLock;

use Transfer::{Encode, Lend, Move, Share};

use super::{Edge, Graph, Stage, State, Transfer};

static CHAIN: Graph = Graph {
    stages: &[
        stage("lines", "lines", 0),
        stage("parsed", "try_map", 0),
        result("by_status", "fold_by", 0, State::Unbounded),
    ],
    edges: &[edge(0, 1, Move, "one consumer"), edge(1, 2, Move, "one consumer")],
};

static DIAMOND: Graph = Graph {
    stages: &[
        stage("iter", "iter", 0),
        stage("north", "filter", 0),
        stage("south", "filter", 0),
        stage("both", "merge", 0),
        result("total", "count", 0, State::Bounded),
    ],
    edges: &[
        edge(0, 1, Lend, "the branches meet again in `both`"),
        edge(0, 2, Lend, "the branches meet again in `both`"),
        edge(1, 3, Lend, "as `north` has it"),
        edge(2, 3, Lend, "as `south` has it"),
        edge(3, 4, Lend, "as `both` has it"),
    ],
};

static ROUTING: Graph = Graph {
    stages: &[
        stage("lines", "lines", 0),
        stage("parsed", "try_map", 0),
        stage("dead_letters", "sink", 0),
        result("total", "count", 0, State::Bounded),
        stage("routed", "match", 0),
        stage("text", "map", 0),
        result("slowest", "top_k", 0, State::Bounded),
        Stage { drops: Some("oldest"), ..stage("spawn", "spawn", 1) },
        stage("pages", "send", 1),
        stage("archive", "remote", 2),
        stage("store", "sink", 2),
    ],
    edges: &[
        edge(0, 1, Move, "one consumer"),
        port(1, "err", 2, Move, "one consumer"),
        edge(1, 3, Lend, "it only looks"),
        edge(1, 4, Move, "the only branch that takes"),
        port(4, "text", 5, Move, "one consumer"),
        edge(5, 6, Move, "one consumer"),
        port(4, "fatal", 7, Share, "other region"),
        edge(7, 8, Move, "one consumer"),
        port(4, "slow", 9, Encode, "marked `remote`"),
        edge(9, 10, Move, "one consumer"),
    ],
};

static FEEDBACK: Graph = Graph {
    stages: &[
        stage("seeds", "iter", 0),
        stage("all", "merge", 0),
        stage("fetched", "attempt", 0),
        stage("retry", "filter", 0),
        stage("again", "buffer", 0),
        result("pages", "collect", 0, State::Unbounded),
    ],
    edges: &[
        edge(0, 1, Move, "one consumer"),
        edge(4, 1, Move, "one consumer; drained before the source is asked for the next item"),
        edge(1, 2, Move, "one consumer"),
        port(2, "err", 3, Move, "one consumer"),
        edge(3, 4, Move, "one consumer"),
        edge(2, 5, Move, "one consumer"),
    ],
};

/// Names and reasons that mean something to the formats.
static HOSTILE: Graph = Graph {
    stages: &[stage("a<b>&\"c\"", "via", 0), stage("größe\\`#`", "x\ny", 0)],
    edges: &[port(0, "\"|]", 1, Lend, "`&T` \"lent\" <>")],
};

static EMPTY: Graph = Graph { stages: &[], edges: &[] };

const fn stage(name: &'static str, operator: &'static str, region: usize) -> Stage {
    Stage {
        name,
        operator,
        region,
        state: State::None,
        reported: false,
        holds_back: false,
        drops: None,
    }
}

const fn result(name: &'static str, operator: &'static str, region: usize, state: State) -> Stage {
    Stage { name, operator, region, state, reported: true, holds_back: false, drops: None }
}

const fn edge(from: usize, to: usize, transfer: Transfer, why: &'static str) -> Edge {
    Edge { from, port: None, to, transfer, why }
}

const fn port(
    from: usize,
    name: &'static str,
    to: usize,
    transfer: Transfer,
    why: &'static str,
) -> Edge {
    Edge { from, port: Some(name), to, transfer, why }
}

/// A chain of 200 stages, made once.
static LONG_CHAIN: LazyLock<Graph> = LazyLock::new(|| long_chain(200));

fn long_chain(count: usize) -> Graph {
    let name = |at: usize| &*format!("stage_{at}").leak();
    let stages: Vec<Stage> = (0..count).map(|at| stage(name(at), "map", 0)).collect();
    let edges: Vec<Edge> = (1..count).map(|to| edge(to - 1, to, Move, "one consumer")).collect();
    Graph { stages: stages.leak(), edges: edges.leak() }
}

fn fixtures() -> [(&'static str, Graph); 7] {
    let copy = |graph: &Graph| Graph { stages: graph.stages, edges: graph.edges };
    [
        ("chain", copy(&CHAIN)),
        ("diamond", copy(&DIAMOND)),
        ("routing", copy(&ROUTING)),
        ("feedback", copy(&FEEDBACK)),
        ("hostile", copy(&HOSTILE)),
        ("empty", copy(&EMPTY)),
        ("long chain", copy(&LONG_CHAIN)),
    ]
}

mod explain {
    use super::*;

    #[test]
    fn a_chain() {
        let expected = r#"
#  stage      operator  from      transfer  why

region 0
0  lines      lines     (source)
1  parsed     try_map   0 lines   move      one consumer
2  by_status  fold_by   1 parsed  move      one consumer
              > in the report
              > state grows with the input, no limit

3 stages, 2 edges: 2 move
"#;
        assert_eq!(CHAIN.explain(), expected[1..]);
    }

    #[test]
    fn a_fan_in_has_a_line_an_edge() {
        let expected = r#"
#  stage  operator  from      transfer  why

region 0
0  iter   iter      (source)
1  north  filter    0 iter    lend      the branches meet again in `both`
2  south  filter    0 iter    lend      the branches meet again in `both`
3  both   merge     1 north   lend      as `north` has it
                    2 south   lend      as `south` has it
4  total  count     3 both    lend      as `both` has it
          > in the report

5 stages, 5 edges: 5 lend
"#;
        assert_eq!(DIAMOND.explain(), expected[1..]);
    }

    #[test]
    fn regions_are_headings() {
        let expected = r#"
 #  stage         operator  from            transfer  why

region 0
 0  lines         lines     (source)
 1  parsed        try_map   0 lines         move      one consumer
 2  dead_letters  sink      1 parsed.err    move      one consumer
 3  total         count     1 parsed        lend      it only looks
                  > in the report
 4  routed        match     1 parsed        move      the only branch that takes
 5  text          map       4 routed.text   move      one consumer
 6  slowest       top_k     5 text          move      one consumer
                  > in the report

region 1: a task of its own
 7  spawn         spawn     4 routed.fatal  share     other region
                  > drops its oldest item when its queue is full
 8  pages         send      7 spawn         move      one consumer

region 2
 9  archive       remote    4 routed.slow   encode    marked `remote`
10  store         sink      9 archive       move      one consumer

11 stages, 10 edges: 7 move, 1 lend, 1 share, 1 encode
"#;
        assert_eq!(ROUTING.explain(), expected[1..]);
    }

    #[test]
    fn feedback_names_a_later_stage_and_long_reasons_wrap() {
        let expected = r#"
#  stage    operator  from           transfer  why

region 0
0  seeds    iter      (source)
1  all      merge     0 seeds        move      one consumer
                      4 again        move      one consumer; drained before the source is asked for
                                               the next item
2  fetched  attempt   1 all          move      one consumer
3  retry    filter    2 fetched.err  move      one consumer
4  again    buffer    3 retry        move      one consumer
5  pages    collect   2 fetched      move      one consumer
            > in the report
            > state grows with the input, no limit

6 stages, 6 edges: 6 move
"#;
        assert_eq!(FEEDBACK.explain(), expected[1..]);
    }

    #[test]
    fn nothing() {
        let expected = r#"
#  stage  operator  from  transfer  why

0 stages, 0 edges
"#;
        assert_eq!(EMPTY.explain(), expected[1..]);
    }

    #[test]
    fn lines_fit_and_have_no_trailing_spaces() {
        for (name, graph) in fixtures() {
            for line in graph.explain().lines() {
                assert_eq!(line, line.trim_end(), "{name}");
                assert!(line.chars().count() <= 100, "{name}: {line}");
            }
        }
    }
}

mod mermaid {
    use super::*;

    #[test]
    fn a_chain() {
        let expected = r#"
flowchart LR
  s0(["<b>lines</b>"])
  s1("<b>parsed</b><br/>try_map")
  s2[["<b>by_status</b><br/>fold_by"]]
  s0 --> s1
  s1 --> s2
  linkStyle 0,1 stroke:#54708c
"#;
        assert_eq!(CHAIN.to_mermaid(), expected[1..]);
    }

    #[test]
    fn routing_has_subgraphs_and_labels() {
        let expected = r#"
flowchart LR
  subgraph r0["region 0"]
    s0(["<b>lines</b>"])
    s1("<b>parsed</b><br/>try_map")
    s2[["<b>dead_letters</b><br/>sink"]]
    s3[["<b>total</b><br/>count"]]
    s4("<b>routed</b><br/>match")
    s5("<b>text</b><br/>map")
    s6[["<b>slowest</b><br/>top_k"]]
  end
  subgraph r1["region 1"]
    s7("<b>spawn</b>")
    s8[["<b>pages</b><br/>send"]]
  end
  subgraph r2["region 2"]
    s9("<b>archive</b><br/>remote")
    s10[["<b>store</b><br/>sink"]]
  end
  s0 --> s1
  s1 -->|"err"| s2
  s1 --> s3
  s1 --> s4
  s4 -->|"text"| s5
  s5 --> s6
  s4 -->|"fatal"| s7
  s7 --> s8
  s4 -->|"slow"| s9
  s9 --> s10
  linkStyle 0,1,3,4,5,7,9 stroke:#54708c
  linkStyle 2 stroke:#1b7f4d
  linkStyle 6 stroke:#b85c00
  linkStyle 8 stroke:#c42b3a
"#;
        assert_eq!(ROUTING.to_mermaid(), expected[1..]);
    }

    #[test]
    fn names_are_escaped() {
        let expected = r##"
flowchart LR
  s0(["<b>a#lt;b#gt;#amp;#quot;c#quot;</b><br/>via"])
  s1[["<b>größe#92;#96;#35;#96;</b><br/>x y"]]
  s0 -->|"#quot;|]"| s1
  linkStyle 0 stroke:#1b7f4d
"##;
        assert_eq!(HOSTILE.to_mermaid(), expected[1..]);
    }
}

mod dot {
    use super::*;

    #[test]
    fn a_chain() {
        let expected = r##"
digraph pipeline {
  rankdir=LR;
  node [shape=box, style=rounded, fontname="monospace"];
  edge [fontname="monospace", fontsize=11];
  s0 [label="lines", shape=ellipse];
  s1 [label="parsed\ntry_map"];
  s2 [label="by_status\nfold_by", peripheries=2];
  s0 -> s1 [color="#54708c", tooltip="move: one consumer"];
  s1 -> s2 [color="#54708c", tooltip="move: one consumer"];
}
"##;
        assert_eq!(CHAIN.to_dot(), expected[1..]);
    }

    #[test]
    fn routing_has_clusters_and_labels() {
        let expected = r##"
digraph pipeline {
  rankdir=LR;
  node [shape=box, style=rounded, fontname="monospace"];
  edge [fontname="monospace", fontsize=11];
  subgraph cluster_0 {
    label="region 0";
    s0 [label="lines", shape=ellipse];
    s1 [label="parsed\ntry_map"];
    s2 [label="dead_letters\nsink", peripheries=2];
    s3 [label="total\ncount", peripheries=2];
    s4 [label="routed\nmatch"];
    s5 [label="text\nmap"];
    s6 [label="slowest\ntop_k", peripheries=2];
  }
  subgraph cluster_1 {
    label="region 1";
    s7 [label="spawn"];
    s8 [label="pages\nsend", peripheries=2];
  }
  subgraph cluster_2 {
    label="region 2";
    s9 [label="archive\nremote"];
    s10 [label="store\nsink", peripheries=2];
  }
  s0 -> s1 [color="#54708c", tooltip="move: one consumer"];
  s1 -> s2 [color="#54708c", label="err", fontcolor="#54708c", tooltip="move: one consumer"];
  s1 -> s3 [color="#1b7f4d", tooltip="lend: it only looks"];
  s1 -> s4 [color="#54708c", tooltip="move: the only branch that takes"];
  s4 -> s5 [color="#54708c", label="text", fontcolor="#54708c", tooltip="move: one consumer"];
  s5 -> s6 [color="#54708c", tooltip="move: one consumer"];
  s4 -> s7 [color="#b85c00", label="fatal", fontcolor="#b85c00", tooltip="share: other region"];
  s7 -> s8 [color="#54708c", tooltip="move: one consumer"];
  s4 -> s9 [color="#c42b3a", label="slow", fontcolor="#c42b3a", tooltip="encode: marked `remote`"];
  s9 -> s10 [color="#54708c", tooltip="move: one consumer"];
}
"##;
        assert_eq!(ROUTING.to_dot(), expected[1..]);
    }

    #[test]
    fn names_are_escaped() {
        let expected = r##"
digraph pipeline {
  rankdir=LR;
  node [shape=box, style=rounded, fontname="monospace"];
  edge [fontname="monospace", fontsize=11];
  s0 [label="a<b>&\"c\"\nvia", shape=ellipse];
  s1 [label="größe\\`#`\nx\ny", peripheries=2];
  s0 -> s1 [color="#1b7f4d", label="\"|]", fontcolor="#1b7f4d", tooltip="lend: `&T` \"lent\" <>"];
}
"##;
        assert_eq!(HOSTILE.to_dot(), expected[1..]);
    }
}

mod svg {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn tags_are_balanced_and_attributes_are_quoted() {
        for (name, graph) in fixtures() {
            let svg = graph.to_svg();
            let mut open: Vec<&str> = Vec::new();
            for part in svg.split('<').skip(1) {
                let (tag, text) = part.split_once('>').expect("a tag ends");
                assert!(!text.contains('>'), "{name}: {text}");
                assert_eq!(tag.matches('"').count() % 2, 0, "{name}: {tag}");
                let word = tag.split([' ', '/']).find(|word| !word.is_empty()).unwrap_or("");
                if tag.starts_with('/') {
                    assert_eq!(open.pop(), Some(word), "{name}");
                } else if !tag.ends_with('/') {
                    open.push(word);
                }
            }
            assert!(open.is_empty(), "{name}: {open:?}");
        }
    }

    #[test]
    fn every_stage_port_and_reason_is_there() {
        for (name, graph) in fixtures().into_iter().filter(|(name, _)| *name != "hostile") {
            let svg = graph.to_svg();
            for stage in graph.stages {
                assert!(svg.contains(&format!(">{}</text>", stage.name)), "{name}: {stage:?}");
            }
            for edge in graph.edges {
                let title = format!("<title>{}: {}</title>", edge.transfer, edge.why);
                assert!(svg.contains(&title), "{name}: {edge:?}");
                let label = edge.port.map_or(String::new(), |port| format!(">{port}</text>"));
                assert!(svg.contains(&label), "{name}: {edge:?}");
            }
        }
    }

    #[test]
    fn text_is_escaped() {
        let svg = HOSTILE.to_svg();
        assert!(svg.contains(">a&lt;b&gt;&amp;&quot;c&quot;</text>"));
        assert!(svg.contains("<title>lend: `&amp;T` &quot;lent&quot; &lt;&gt;</title>"));
    }

    #[test]
    fn boxes_do_not_overlap_and_lie_in_the_picture() {
        for (name, graph) in fixtures() {
            let svg = graph.to_svg();
            let page = attributes(svg.lines().next().unwrap_or(""), ["width", "height"]);
            let boxes: Vec<[i32; 4]> = svg
                .lines()
                .filter(|line| line.starts_with("<rect class=\"stage\""))
                .map(|line| attributes(line, ["x", "y", "width", "height"]))
                .collect();
            assert_eq!(boxes.len(), graph.stages.len(), "{name}");
            for (at, [x, y, width, height]) in boxes.iter().enumerate() {
                assert!(*x >= 0 && *y >= 0, "{name}");
                assert!(x + width + 32 <= page[0] && y + height + 32 <= page[1], "{name}");
                let apart = |[left, top, w, h]: &[i32; 4]| {
                    left + w <= *x || x + width <= *left || top + h <= *y || y + height <= *top
                };
                assert!(boxes[..at].iter().all(apart), "{name}");
            }
        }
    }

    #[test]
    fn the_legend_names_what_is_used() {
        let svg = CHAIN.to_svg();
        assert!(svg.contains(">move: the item itself</text>"));
        assert!(!svg.contains(">lend: a reference</text>"));
        assert!(svg.contains(">in the report</text>"));
        assert!(svg.contains(">state grows with the input</text>"));
    }

    #[test]
    fn regions_have_frames_where_there_are_several() {
        assert_eq!(ROUTING.to_svg().matches("class=\"region\"").count(), 3);
        assert_eq!(CHAIN.to_svg().matches("class=\"region\"").count(), 0);
    }

    #[test]
    fn a_long_chain_is_fast() {
        let start = Instant::now();
        assert!(!LONG_CHAIN.to_svg().is_empty());
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    }

    #[test]
    fn the_same_graph_gives_the_same_picture() {
        assert_eq!(ROUTING.to_svg(), ROUTING.to_svg());
    }

    #[test]
    fn pictures_are_written_on_request() {
        let Some(folder) = std::env::var_os("STREAMWEAVE_PICTURES") else {
            return;
        };
        for (name, graph) in fixtures() {
            let path = std::path::Path::new(&folder).join(name);
            std::fs::write(path.with_extension("svg"), graph.to_svg()).expect("a picture");
            std::fs::write(path.with_extension("mmd"), graph.to_mermaid()).expect("a flowchart");
            std::fs::write(path.with_extension("dot"), graph.to_dot()).expect("a digraph");
        }
    }

    /// The numbers that `line` gives for `names`.
    fn attributes<const N: usize>(line: &str, names: [&str; N]) -> [i32; N] {
        names.map(|name| {
            let (_, rest) = line.split_once(&format!(" {name}=\"")).expect("the attribute");
            rest.split('"').next().and_then(|value| value.parse().ok()).expect("a number")
        })
    }
}

#[test]
fn each_transfer_has_its_look() {
    for (transfer, word) in [(Move, "move"), (Lend, "lend"), (Share, "share"), (Encode, "encode")] {
        assert_eq!(transfer.to_string(), word);
        assert_eq!(super::palette::look(transfer).transfer, transfer);
    }
    assert_eq!(format!("{Lend:>6}|{Share:<6}"), "  lend|share ");
}

//! How each transfer looks, in every format: the one table of colours.

use super::{Edge, Transfer};

/// How a transfer is named and drawn.
pub(super) struct Look {
    /// The transfer.
    pub(super) transfer: Transfer,
    /// Its word.
    pub(super) name: &'static str,
    /// Its colour: at least 4.5 to 1 against white.
    pub(super) color: &'static str,
    /// Its dashes, so that the colour is not the only sign; empty for a solid line.
    pub(super) dashes: &'static str,
    /// What travels, for a legend.
    pub(super) travels: &'static str,
}

/// One row a transfer, from the cheapest to the dearest.
const LOOKS: [Look; 4] = [
    Look {
        transfer: Transfer::Move,
        name: "move",
        color: "#54708c",
        dashes: "",
        travels: "the item itself",
    },
    Look {
        transfer: Transfer::Lend,
        name: "lend",
        color: "#1b7f4d",
        dashes: "7 3",
        travels: "a reference",
    },
    Look {
        transfer: Transfer::Share,
        name: "share",
        color: "#b85c00",
        dashes: "10 3 2 3",
        travels: "a counted handle",
    },
    Look {
        transfer: Transfer::Encode,
        name: "encode",
        color: "#c42b3a",
        dashes: "2 3",
        travels: "bytes",
    },
];

/// The row of `transfer`.
pub(super) fn look(transfer: Transfer) -> &'static Look {
    &LOOKS[transfer as usize]
}

/// The rows that `edges` use, from the cheapest to the dearest, each with its number of edges.
pub(super) fn used(edges: &[Edge]) -> Vec<(&'static Look, usize)> {
    let count = |look: &Look| edges.iter().filter(|edge| edge.transfer == look.transfer).count();
    LOOKS.iter().map(|look| (look, count(look))).filter(|&(_, n)| n > 0).collect()
}

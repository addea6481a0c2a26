//! Inputs, the same in every run.

use serde::{Deserialize, Serialize};

/// How many numbers a job reads: they fit into the first-level cache.
pub const NUMBERS: usize = 4096;

/// Pseudo-random numbers without a visible pattern.
pub fn random(seed: u64) -> impl Iterator<Item = u64> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    })
}

/// [`NUMBERS`] random numbers.
pub fn numbers(seed: u64) -> Vec<u64> {
    random(seed).take(NUMBERS).collect()
}

/// A record with eight heap allocations.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Record {
    pub id: u64,
    pub texts: [String; 7],
    pub values: Vec<u64>,
}

impl Record {
    /// The record with this number.
    pub fn new(id: u64) -> Self {
        Self {
            id,
            texts: std::array::from_fn(|field| format!("text {field} of record {id:08}")),
            values: vec![id; 4],
        }
    }
}

/// A record of 1 KiB in one heap allocation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Blob {
    pub bytes: Vec<u8>,
}

/// The size of a [`Blob`].
pub const BLOB: usize = 1024;

impl Blob {
    /// The blob with this number.
    pub fn new(id: u64) -> Self {
        let mut bytes = vec![id as u8; BLOB];
        bytes[..8].copy_from_slice(&id.to_le_bytes());
        Self { bytes }
    }
}

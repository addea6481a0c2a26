//! What the closures of a drawing compute: in the programs, which carry this file, and in the
//! interpreter. An item is its key; a record's text follows from it.

/// The key of a changed item.
pub fn affine(key: u64, factor: u64, offset: u64, modulus: u64) -> u64 {
    (key * factor + offset) % modulus
}

/// Whether an item passes.
pub fn test(key: u64, modulus: u64, below: u64) -> bool {
    key % modulus < below
}

/// Two keys in one; their order matters.
pub fn mix(first: u64, second: u64) -> u64 {
    (first * 31 + second * 17 + 7) % 211
}

/// Many keys in one; their order matters.
pub fn gathered(keys: impl IntoIterator<Item = u64>) -> u64 {
    keys.into_iter().fold(3, mix)
}

/// Many keys in one; their order does not matter.
pub fn opened(keys: impl IntoIterator<Item = u64>) -> u64 {
    keys.into_iter().fold(0, add)
}

/// Adds a key; the order of additions does not matter.
pub fn add(total: u64, key: u64) -> u64 {
    (total + key % 97 + 1) % 97
}

/// Whether the first of two items is kept; neither grouping nor order of the choices matters.
pub fn beats(first: u64, second: u64) -> bool {
    (first * 7 % 13, first) >= (second * 7 % 13, second)
}

/// A key and a value as one number.
pub fn pair(key: u64, value: u64) -> u64 {
    key * 1_000_000 + value
}

/// How many items `flat_map` makes of one, and which.
pub fn multiplied(key: u64, limit: u64) -> impl Iterator<Item = u64> {
    (0..key % limit).map(move |n| key + n)
}

/// What an item in a loop becomes.
pub fn lessened(key: u64, times: u64) -> impl Iterator<Item = u64> {
    (0..times).map(move |n| key / (2 + n))
}

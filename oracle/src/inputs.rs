//! The inputs of a drawing: none, one, a few and many items, and sources of different lengths.

use crate::drawing::Drawing;
use crate::random::Random;

/// A list of keys for each source, several times.
pub(crate) fn inputs(drawing: &Drawing) -> Vec<Vec<Vec<u64>>> {
    let mut random = Random::new(drawing.seed ^ 0xA5A5);
    let sources = drawing.sources();
    let lengths = [(0, 0), (1, 1), (2, 6), (0, 9), (20, 45), (0, 30)];
    let mut inputs = Vec::new();
    for (least, most) in lengths {
        let range = random.within(2, 60);
        let keys = (0..sources)
            .map(|_| {
                let length = random.within(least, most);
                (0..length).map(|_| random.within(0, range)).collect()
            })
            .collect();
        inputs.push(keys);
    }
    inputs
}

/// An input as a program reads it.
pub(crate) fn line(input: &[Vec<u64>]) -> String {
    let lists: Vec<String> = input
        .iter()
        .map(|keys| keys.iter().map(u64::to_string).collect::<Vec<_>>().join(" "))
        .collect();
    lists.join("|")
}

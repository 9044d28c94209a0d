//! What has come of files that were cut: the next try goes on there. Bounded; what is in hand is kept here as
//! it comes, so that whoever lets go of it loses nothing.

use std::collections::BTreeMap;

use tavla_shared::blob::BlobHash;

/// The most that is kept.
const BEGINNINGS_MAX: usize = 2;

/// Beginnings of files.
#[derive(Debug, Default)]
pub(super) struct Beginnings(BTreeMap<BlobHash, Vec<u8>>);

impl Beginnings {
    /// What has come of a file, to add to. Where there are too many the shortest other one is forgotten.
    pub(super) fn of(&mut self, file: &BlobHash) -> &mut Vec<u8> {
        while !self.0.contains_key(file) && self.0.len() >= BEGINNINGS_MAX {
            let shortest = self.0.iter().min_by_key(|(_, come)| come.len());
            let Some(shortest) = shortest.map(|(file, _)| *file) else {
                break;
            };
            self.0.remove(&shortest);
        }
        self.0.entry(*file).or_default()
    }

    /// Gives what has come of a file, and keeps none of it.
    pub(super) fn take(&mut self, file: &BlobHash) -> Vec<u8> {
        self.0.remove(file).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_come_of_the_longest_stays_and_of_each_once() {
        let mut beginnings = Beginnings::default();
        let [one, two, three] = [1, 2, 3].map(|name| BlobHash::of(&[name]));
        beginnings.of(&one).extend_from_slice(&[1; 10]);
        beginnings.of(&two).extend_from_slice(&[2; 5]);
        assert_eq!(beginnings.of(&two), &[2; 5]);
        beginnings.of(&three).extend_from_slice(&[3; 20]);
        assert_eq!(beginnings.of(&one), &[1; 10]);
        assert_eq!(beginnings.take(&three), [3; 20]);
        assert_eq!(beginnings.take(&three), Vec::<u8>::new());
        assert_eq!(beginnings.take(&two), Vec::<u8>::new());
    }
}

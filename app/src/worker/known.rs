//! What the server is known to have of a board: the part of it that stays when the server refuses
//! the rest.
//!
//! Knows versions only. Errs on the side of too little: what the server has and is not known to
//! have comes back with the next join, what is wrongly believed to be there would be lost.

use std::collections::VecDeque;

use tavla_shared::board::Version;
use tavla_shared::id::PeerId;

/// Records that wait for their Ack; past it the oldest are forgotten, and a later Ack stands for
/// them.
const GIVEN_MAX: usize = 4_096;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Known {
    there: Version,
    /// What was given with the last answer to a `Since`, or with what a file has brought since: all of it is
    /// there once this record is acked.
    offered: Option<(u64, Version)>,
    /// Records given out since, each with how many operations their writer had made by then.
    given: VecDeque<(u64, usize)>,
}

impl Known {
    /// The server says what it has, and gets what it lacks.
    pub(super) fn joined(&mut self, theirs: Version, upto: u64, ours: Version) {
        *self = Self {
            there: theirs,
            offered: Some((upto, ours)),
            given: VecDeque::new(),
        };
    }

    /// The server sent what is in `after` and was not in `before`.
    pub(super) fn sent_us(&mut self, before: &Version, after: &Version) {
        self.there.include_growth(before, after);
    }

    /// Everything that the writer had made by then was given out with records up to this one.
    pub(super) fn gave(&mut self, seq: u64, own_ops: usize) {
        if self.given.len() >= GIVEN_MAX {
            self.given.pop_front();
        }
        self.given.push_back((seq, own_ops));
    }

    /// All of `ours`, whoever wrote it, was given out with records up to this one.
    pub(super) fn gave_all(&mut self, seq: u64, ours: Version) {
        self.offered = Some((seq, ours));
    }

    /// The server has everything up to this record. Whether anything is among it that it did not say it
    /// had.
    pub(super) fn acked(&mut self, upto: u64, writer: PeerId) -> bool {
        let mut took = false;
        if let Some((_, ours)) = self.offered.take_if(|(seq, _)| *seq <= upto) {
            took = !self.there.includes(&ours);
            self.there.merge(&ours);
        }
        let before = self.given.len();
        while let Some((_, own_ops)) = self.given.pop_front_if(|(seq, _)| *seq <= upto) {
            self.there.include_ops(writer, own_ops);
        }
        took || self.given.len() < before
    }

    /// What it has.
    pub(super) fn there(&self) -> &Version {
        &self.there
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: PeerId = 3;

    fn version(ops: usize) -> Version {
        let mut version = Version::default();
        version.include_ops(ME, ops);
        version
    }

    #[test]
    fn the_server_has_what_it_said_what_it_sent_and_what_it_acked() {
        let mut known = Known::default();
        known.joined(version(2), 5, version(4));
        assert_eq!(*known.there(), version(2));
        known.gave(7, 6);
        known.gave(9, 8);
        assert!(!known.acked(4, ME));
        assert_eq!(*known.there(), version(2));
        assert!(known.acked(5, ME));
        assert_eq!(*known.there(), version(4));
        assert!(known.acked(8, ME));
        assert_eq!(*known.there(), version(6));
        let (before, mut after) = (version(9), version(9));
        after.include_ops(7, 1);
        known.sent_us(&before, &after);
        assert_eq!((known.there().ops_of(ME), known.there().ops_of(7)), (6, 1));
        // A server that was put back to an earlier day has no more than it says.
        known.joined(version(1), 9, version(9));
        assert_eq!(*known.there(), version(1));
    }

    #[test]
    fn what_a_file_has_brought_is_there_once_the_last_of_it_is_acked() {
        let mut known = Known::default();
        known.joined(version(2), 5, version(2));
        known.gave(6, 3);
        let mut brought = version(4);
        brought.include_ops(7, 9);
        known.gave(8, 4);
        known.gave_all(8, brought.clone());
        assert!(known.acked(6, ME));
        assert_eq!(*known.there(), version(3));
        assert!(known.acked(8, ME));
        assert_eq!(*known.there(), brought);
    }

    #[test]
    fn forgotten_records_are_acked_by_later_ones() {
        let mut known = Known::default();
        let last = 2 * GIVEN_MAX;
        for seq in 1..=last {
            known.gave(seq as u64, seq);
        }
        assert_eq!(known.given.len(), GIVEN_MAX);
        assert!(known.acked(last as u64, ME));
        assert_eq!(*known.there(), version(last));
    }
}

//! From a log to the talk: whatever state its records are in, all that can be read of them is there.

use super::{Talk, TalkChange};
use crate::board::{ImportError, read_log};
use crate::id::PeerId;

/// A talk that was just opened.
#[derive(Debug)]
pub struct TalkReport {
    /// All of it.
    pub change: TalkChange,
    /// Records that could not be taken in: their position and why. The rest is there.
    pub rejected: Vec<(usize, ImportError)>,
    /// Positions of records that wait, or waited for a while, for history that was not there. A
    /// snapshot does not contain what still waits.
    pub pending: Vec<usize>,
}

impl Talk {
    /// The talk that `records`, snapshots and updates in the order they were made, add up to.
    pub fn open(
        peer: PeerId,
        records: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> (Self, TalkReport) {
        Self::open_watched(peer, records, &mut |_| {})
    }

    /// As [`Talk::open`]; tells `watch` the position of each record before it is taken in, and none
    /// when all are.
    pub fn open_watched(
        peer: PeerId,
        records: impl IntoIterator<Item = impl AsRef<[u8]>>,
        watch: &mut dyn FnMut(Option<usize>),
    ) -> (Self, TalkReport) {
        let loaded = read_log(peer, records, watch, &|document| {
            let mut talk = Self::around(peer, document);
            let change = talk.read_all()?;
            Some((talk, change))
        });
        let (talk, change) = loaded.model;
        let report = TalkReport {
            change,
            rejected: loaded.rejected,
            pending: loaded.pending,
        };
        (talk, report)
    }
}

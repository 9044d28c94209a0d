//! Collects what members wrote and packs it for the others: at once after quiet, else a few times
//! a second, encoded once for all who wrote nothing of it.

use std::collections::BTreeSet;

use bytes::Bytes;
use tavla_shared::protocol::RoomName;

use crate::room::{MemberId, pack};

/// More than this is not held back for the tick.
const HELD_BYTES_MAX: usize = 1024 * 1024;

/// Updates on their way to the members.
#[derive(Debug)]
pub(super) struct Fanout {
    tick_millis: u64,
    held: Vec<(MemberId, Vec<u8>)>,
    held_bytes: usize,
    /// When the first of what is held came.
    held_since: u64,
    flushed_at: Option<u64>,
    next_batch: u64,
}

/// What one flush sends.
#[derive(Debug)]
pub(super) struct Flush {
    updates: Vec<(MemberId, Vec<u8>)>,
    authors: BTreeSet<MemberId>,
    since: u64,
    for_others: Option<Vec<Bytes>>,
}

impl Fanout {
    pub(super) fn new(tick_millis: u64, batch_seed: u64) -> Self {
        Self {
            tick_millis,
            held: Vec::new(),
            held_bytes: 0,
            held_since: 0,
            flushed_at: None,
            next_batch: batch_seed,
        }
    }

    /// A member wrote something that is in the document now.
    pub(super) fn push(&mut self, author: MemberId, updates: Vec<Vec<u8>>, now: u64) {
        if self.held.is_empty() {
            self.held_since = now;
        }
        self.held_bytes += updates.iter().map(Vec::len).sum::<usize>();
        self.held
            .extend(updates.into_iter().map(|update| (author, update)));
    }

    /// When it should be sent; none while there is nothing.
    pub(super) fn due(&self) -> Option<u64> {
        if self.held.is_empty() {
            return None;
        }
        let quiet = self.flushed_at.map_or(0, |at| at + self.tick_millis);
        Some(if self.held_bytes > HELD_BYTES_MAX {
            0
        } else {
            quiet
        })
    }

    /// Everything that is held, to be sent now.
    pub(super) fn take(&mut self, now: u64) -> Flush {
        self.flushed_at = Some(now);
        self.held_bytes = 0;
        let updates = std::mem::take(&mut self.held);
        let authors = updates.iter().map(|(author, _)| *author).collect();
        Flush {
            updates,
            authors,
            since: self.held_since,
            for_others: None,
        }
    }

    /// Frames for updates from anywhere, such as a backfill.
    pub(super) fn pack(&mut self, room: &RoomName, updates: Vec<Vec<u8>>) -> Vec<Bytes> {
        pack(room, &mut self.next_batch, updates)
    }
}

impl Flush {
    /// When the first of it was taken in.
    pub(super) fn since(&self) -> u64 {
        self.since
    }

    /// The frames for one member: nobody is sent what they wrote themselves.
    pub(super) fn frames(
        &mut self,
        fanout: &mut Fanout,
        room: &RoomName,
        member: MemberId,
    ) -> Vec<Bytes> {
        if self.authors.contains(&member) {
            let foreign = self.updates.iter().filter(|(author, _)| *author != member);
            return fanout.pack(room, foreign.map(|(_, update)| update.clone()).collect());
        }
        let updates = &self.updates;
        let all = || updates.iter().map(|(_, update)| update.clone()).collect();
        self.for_others
            .get_or_insert_with(|| fanout.pack(room, all()))
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tavla_shared::id::BoardId;
    use tavla_shared::protocol::{DocRoom, Frame, Message};

    fn room() -> RoomName {
        RoomName::Doc(BoardId::new("a").unwrap(), DocRoom::Board)
    }

    fn updates_in(frames: &[Bytes]) -> Vec<Vec<u8>> {
        let updates = |frame: &Bytes| match Frame::decode(frame).unwrap().message {
            Message::DocUpdate { updates, .. } => updates,
            other => panic!("{other:?}"),
        };
        frames.iter().flat_map(updates).collect()
    }

    #[test]
    fn the_first_update_goes_at_once_and_later_ones_wait_for_the_tick() {
        let mut fanout = Fanout::new(8, 0);
        assert_eq!(fanout.due(), None);
        fanout.push(1, vec![vec![1]], 0);
        assert_eq!(fanout.due(), Some(0));
        fanout.take(100);
        assert_eq!(fanout.due(), None);
        fanout.push(1, vec![vec![2]], 0);
        assert_eq!(fanout.due(), Some(108));
        fanout.push(1, vec![vec![0; HELD_BYTES_MAX]], 0);
        assert_eq!(fanout.due(), Some(0));
    }

    #[test]
    fn nobody_gets_back_what_they_wrote() {
        let mut fanout = Fanout::new(8, 0);
        fanout.push(1, vec![vec![1], vec![2]], 0);
        fanout.push(2, vec![vec![3]], 0);
        let mut flush = fanout.take(0);
        let mut sent_to = |member| updates_in(&flush.frames(&mut fanout, &room(), member));
        assert_eq!(sent_to(1), [vec![3]]);
        assert_eq!(sent_to(2), [vec![1], vec![2]]);
        assert_eq!(sent_to(3), [vec![1], vec![2], vec![3]]);
        fanout.push(1, vec![vec![1]], 0);
        let mut flush = fanout.take(0);
        assert_eq!(flush.frames(&mut fanout, &room(), 1), Vec::<Bytes>::new());
    }

    #[test]
    fn those_who_wrote_nothing_share_one_encoding() {
        let mut fanout = Fanout::new(8, 0);
        fanout.push(1, vec![vec![1; 1_000]], 0);
        let mut flush = fanout.take(0);
        let one = flush.frames(&mut fanout, &room(), 2);
        let other = flush.frames(&mut fanout, &room(), 3);
        assert_eq!(one[0].as_ptr(), other[0].as_ptr());
    }
}

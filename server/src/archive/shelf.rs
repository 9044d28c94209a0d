//! Which archives are kept, and for how long one stands for its board. Pure; the time is passed in.

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::id::BoardId;

use super::{Archive, Unavailable};

/// Bytes and boards that are kept; those that were asked for longest ago go first.
const KEPT_BYTES_MAX: usize = 128 * 1024 * 1024;
const KEPT_BOARDS_MAX: usize = 64;
/// One that nobody has asked for during this time goes.
pub(super) const KEPT_MILLIS: u64 = 10 * 60_000;
/// For so long one stands for a board that is written on meanwhile: those who come together shall share
/// one, and the join brings what is newer.
const FRESH_MILLIS: u64 = 2_000;
/// The same in times of what it took to make, so that a busy board costs a twentieth of a processor.
const FRESH_TIMES: u64 = 20;

/// A board that could not be packed is not tried again for so long: each time costs as much as if it
/// could. Of so many boards that is known.
const REFUSED_MILLIS: u64 = 60_000;
const REFUSED_BOARDS_MAX: usize = 1_024;

/// An archive that is kept.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) archive: Arc<Archive>,
    /// The newest record in it.
    pub(super) upto: u64,
    /// When making it began, and ended.
    pub(super) begun_at: u64,
    pub(super) made_at: u64,
    pub(super) used_at: u64,
}

impl Kept {
    fn is_fresh(&self, last: u64, now: u64) -> bool {
        let took = self.made_at.saturating_sub(self.begun_at);
        let stands = FRESH_MILLIS.max(took * FRESH_TIMES);
        self.upto == last || now < self.begun_at + stands
    }
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    kept: BTreeMap<BoardId, Kept>,
    /// Why there is none, and until when that counts.
    refused: BTreeMap<BoardId, (Unavailable, u64)>,
}

impl Shelf {
    /// The board's archive, fresh or not.
    pub(super) fn of_board(&mut self, board: &BoardId, now: u64) -> Option<Arc<Archive>> {
        let kept = self.kept.get_mut(board)?;
        kept.used_at = now;
        Some(Arc::clone(&kept.archive))
    }

    /// The board's archive, where it stands for a board whose newest record is `last`.
    pub(super) fn fresh(&mut self, board: &BoardId, last: u64, now: u64) -> Option<Arc<Archive>> {
        if !self.kept.get(board)?.is_fresh(last, now) {
            return None;
        }
        self.of_board(board, now)
    }

    /// Keeps one, in place of the board's older one; whether it is the first that is kept.
    pub(super) fn put(&mut self, board: BoardId, kept: Kept) -> bool {
        let first = self.kept.is_empty();
        self.kept.insert(board, kept);
        while self.kept.len() > KEPT_BOARDS_MAX || self.bytes() > KEPT_BYTES_MAX {
            let oldest = self.kept.iter().min_by_key(|(_, kept)| kept.used_at);
            let Some(board) = oldest.map(|(board, _)| board.clone()) else {
                break;
            };
            self.kept.remove(&board);
        }
        first
    }

    /// Remembers that the board could not be packed.
    pub(super) fn refuse(&mut self, board: BoardId, why: Unavailable, now: u64) {
        self.refused.retain(|_, (_, until)| now < *until);
        if self.refused.len() < REFUSED_BOARDS_MAX {
            self.refused.insert(board, (why, now + REFUSED_MILLIS));
        }
    }

    /// Why the board could not be packed a short time ago.
    pub(super) fn refused(&self, board: &BoardId, now: u64) -> Option<Unavailable> {
        let (why, until) = self.refused.get(board)?;
        (now < *until).then(|| why.clone())
    }

    /// Forgets what was not asked for lately; whether nothing is left.
    pub(super) fn forget_unused(&mut self, now: u64) -> bool {
        self.kept.retain(|_, kept| now < kept.used_at + KEPT_MILLIS);
        self.kept.is_empty()
    }

    fn bytes(&self) -> usize {
        self.kept
            .values()
            .map(|kept| kept.archive.bytes().len())
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board(name: &str) -> BoardId {
        BoardId::new(name).unwrap()
    }

    fn kept(len: usize, upto: u64, begun_at: u64, made_at: u64) -> Kept {
        Kept {
            archive: Arc::new(Archive::new(vec![7; len], &Arc::default())),
            upto,
            begun_at,
            made_at,
            used_at: made_at,
        }
    }

    #[test]
    fn one_stands_for_its_board_until_something_is_written_and_for_a_while_after() {
        let mut shelf = Shelf::default();
        assert!(shelf.put(board("a"), kept(10, 5, 1_000, 1_050)));
        assert!(shelf.fresh(&board("a"), 5, 500_000).is_some());
        assert!(shelf.fresh(&board("a"), 6, 2_999).is_some());
        assert!(shelf.fresh(&board("a"), 6, 3_000).is_none());
        // Who has a part of it may have the rest.
        assert!(shelf.of_board(&board("a"), 3_000).is_some());
        assert!(shelf.fresh(&board("b"), 5, 1_000).is_none());
    }

    #[test]
    fn what_took_long_to_make_stands_longer() {
        let mut shelf = Shelf::default();
        shelf.put(board("a"), kept(10, 5, 1_000, 3_000));
        assert!(shelf.fresh(&board("a"), 6, 40_999).is_some());
        assert!(shelf.fresh(&board("a"), 6, 41_000).is_none());
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let mut shelf = Shelf::default();
        for at in 0..5 {
            let name = format!("b{at}");
            let first = shelf.put(board(&name), kept(50 << 20, 1, at, at));
            assert_eq!(first, at == 0);
            assert!(shelf.bytes() <= KEPT_BYTES_MAX);
        }
        assert!(shelf.of_board(&board("b2"), 9).is_none());
        assert!(shelf.of_board(&board("b3"), 9).is_some());
        for at in 10..200 {
            shelf.put(board(&format!("s{at}")), kept(1, 1, at, at));
        }
        assert_eq!(shelf.kept.len(), KEPT_BOARDS_MAX);
    }

    #[test]
    fn what_nobody_asks_for_is_given_free() {
        let mut shelf = Shelf::default();
        shelf.put(board("a"), kept(10, 1, 0, 0));
        shelf.put(board("b"), kept(10, 1, 0, 0));
        shelf.of_board(&board("b"), 1_000);
        assert!(!shelf.forget_unused(KEPT_MILLIS));
        assert!(shelf.of_board(&board("a"), KEPT_MILLIS).is_none());
        assert!(shelf.forget_unused(KEPT_MILLIS + 1_000));
    }

    #[test]
    fn what_could_not_be_packed_is_not_tried_again_at_once() {
        let mut shelf = Shelf::default();
        shelf.refuse(board("a"), Unavailable::Now, 1_000);
        assert_eq!(shelf.refused(&board("a"), 60_999), Some(Unavailable::Now));
        assert_eq!(shelf.refused(&board("a"), 61_000), None);
        assert_eq!(shelf.refused(&board("b"), 1_000), None);
        for at in 0..2_000 {
            shelf.refuse(board(&format!("b{at}")), Unavailable::Now, 61_000);
        }
        assert_eq!(shelf.refused.len(), REFUSED_BOARDS_MAX);
    }

    #[test]
    fn what_is_alive_is_counted_as_long_as_anybody_has_it() {
        let alive = Arc::default();
        let archive = Arc::new(Archive::new(vec![1; 100], &alive));
        let sent = Arc::clone(&archive);
        drop(archive);
        assert_eq!(alive.load(std::sync::atomic::Ordering::Relaxed), 100);
        drop(sent);
        assert_eq!(alive.load(std::sync::atomic::Ordering::Relaxed), 0);
    }
}

//! What a snapshot may stand for, and what has to outlive it.

use tavla_shared::store::RecordOrigin;

use super::*;
use crate::worker::compacting::{CompactError, compact, fold};
use crate::worker::saving::{Log, Waiting};

/// A log with an update that waits for one which was lost on the way.
struct Waits {
    place: Place,
    log: Log,
    board: Board,
    late: Waiting,
    lost: Vec<u8>,
}

impl Waits {
    fn new(origin: RecordOrigin) -> Self {
        let place = Place::new();
        let mut log = Log::new(place.store(), "b".to_owned());
        let mut board = Board::new(1);
        let (_, mut updates) = somebody(7, "theirs", 3);
        let late = updates.remove(2);
        let lost = updates.remove(1);
        for update in [&updates[0], &late] {
            board.import(update).unwrap();
            log.push(origin, update.clone());
        }
        log.save(&board).unwrap();
        let update = late;
        Self {
            place,
            log,
            board,
            late: Waiting { origin, update },
            lost,
        }
    }

    /// The records behind the newest snapshot: number, origin and update.
    fn tail(&self) -> Vec<(u64, Waiting)> {
        let loaded = self.place.store().load("b").unwrap();
        let records = loaded.records.into_iter();
        records
            .map(|record| {
                let (origin, update) = (record.origin, record.bytes);
                (record.seq, Waiting { origin, update })
            })
            .collect()
    }

    fn compact(&mut self, waiting: &mut Vec<Waiting>) -> Result<(), CompactError> {
        compact(&mut self.log, &mut self.board, waiting)
    }
}

#[test]
fn an_edit_that_waits_for_history_stays_unsent_behind_the_snapshot() {
    let mut waits = Waits::new(RecordOrigin::Local);
    // A server has all but that.
    waits.log.store.mark_synced("b", 1).unwrap();
    let mut waiting = vec![waits.late.clone()];
    waits.compact(&mut waiting).unwrap();
    assert_eq!(waiting, [waits.late.clone()]);
    assert_eq!(waits.tail(), [(3, waits.late.clone())]);
    assert!(waits.log.unsynced > 0);

    // Now its history comes, and the next snapshot has it.
    waits.board.import(&waits.lost).unwrap();
    let lost = waits.lost.clone();
    waits.log.push(RecordOrigin::Remote, lost);
    waits.log.save(&waits.board).unwrap();
    waits.compact(&mut waiting).unwrap();
    assert_eq!((waiting, waits.tail()), (vec![], vec![]));
}

#[test]
fn an_update_that_is_not_taken_any_more_is_set_aside_and_takes_no_other_with_it() {
    let mut waits = Waits::new(RecordOrigin::Remote);
    let refused = |update: &[u8]| Waiting {
        origin: RecordOrigin::Remote,
        update: update.to_vec(),
    };
    let (rubbish, broken) = (refused(b"rubbish"), refused(BREAKS_LORO));
    let mut waiting = vec![rubbish, broken, waits.late.clone()];
    waits.compact(&mut waiting).unwrap();
    assert_eq!(waiting, [waits.late.clone()]);
    assert_eq!(waits.tail(), [(5, waits.late.clone())]);
    let loaded = waits.place.store().load("b").unwrap();
    assert_eq!(loaded.quarantined, [3, 4]);
}

#[test]
fn nothing_is_written_for_a_snapshot_that_is_no_good() {
    let mut waits = Waits::new(RecordOrigin::Remote);
    let mut waiting = vec![waits.late.clone()];
    let before = waits.tail();
    let whole = waits.board.snapshot().unwrap();
    let (version, older) = (waits.board.version(), Version::default());
    for (snapshot, version) in [(&b"no snapshot"[..], &version), (&whole[..], &older)] {
        let folded = fold(&mut waits.log, snapshot, version, &mut waiting);
        assert!(
            matches!(folded, Err(CompactError::Snapshot(_))),
            "{folded:?}"
        );
        assert_eq!((waits.log.last, waits.tail()), (2, before.clone()));
        assert_eq!(waiting, [waits.late.clone()]);
    }
}

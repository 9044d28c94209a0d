//! When a document's log is worth compacting, and when it may be: counts, no documents and no bytes
//! of them.

use std::collections::BTreeSet;

use crate::room::RoomSettings;

/// What a load of the document would have to replay, and what is being done about it.
#[derive(Debug, Default)]
pub(super) struct Upkeep {
    records: u64,
    bytes: u64,
    snapshot_bytes: u64,
    /// The newest durable record.
    last: u64,
    running: Option<Running>,
    /// Records that the document lacks, and that are not set aside yet: a snapshot that stands for
    /// them would let them be deleted.
    lacking: BTreeSet<u64>,
    /// How often the log has been asked to set records aside, and has not answered.
    asked: usize,
    /// The newest snapshot is no good.
    renews: bool,
    /// After a failure nothing is tried again below this many bytes of tail.
    retry_bytes: u64,
}

#[derive(Debug)]
struct Running {
    records: u64,
    bytes: u64,
    snapshot_bytes: u64,
}

impl Upkeep {
    /// What was found in the log.
    pub(super) fn loaded(records: u64, bytes: u64, snapshot_bytes: u64, last: u64) -> Self {
        Self {
            records,
            bytes,
            snapshot_bytes,
            last,
            ..Self::default()
        }
    }

    /// How many records a load would replay.
    pub(super) fn records(&self) -> u64 {
        self.records
    }

    /// A batch was given to the log.
    pub(super) fn appended(&mut self, updates: &[Vec<u8>]) {
        self.records += updates.len() as u64;
        self.bytes += updates.iter().map(Vec::len).sum::<usize>() as u64;
    }

    /// Records up to and with `last` are durable.
    pub(super) fn durable(&mut self, last: u64) {
        self.last = self.last.max(last);
    }

    /// Whether there is anything to compact.
    pub(super) fn has_tail(&self) -> bool {
        self.records > 0 && self.last > 0 && self.bytes >= self.retry_bytes
    }

    /// What is to be read when the document is loaded.
    pub(super) fn history_bytes(&self) -> u64 {
        self.snapshot_bytes + self.bytes
    }

    /// Whether to replay the tail takes long enough that a snapshot, which is read many times, pays.
    pub(super) fn is_tail_worth_a_snapshot(&self) -> bool {
        const RECORDS: u64 = 64;
        self.has_tail() && self.records > RECORDS
    }

    /// Whether a snapshot is on its way, or records are being set aside.
    pub(super) fn is_running(&self) -> bool {
        self.running.is_some() || self.asked > 0
    }

    /// The log is asked to set these records aside.
    pub(super) fn ask_aside(&mut self, seqs: &[u64]) {
        self.asked += 1;
        self.lacking.extend(seqs);
    }

    /// The log's answer.
    pub(super) fn set_aside(&mut self, seqs: &[u64], done: bool) {
        self.asked = self.asked.saturating_sub(1);
        if done {
            self.lacking.retain(|seq| !seqs.contains(seq));
        } else {
            self.give_up();
        }
    }

    /// What must be set aside before there may be a snapshot.
    pub(super) fn lacking(&self) -> Option<Vec<u64>> {
        (!self.lacking.is_empty()).then(|| self.lacking.iter().copied().collect())
    }

    /// The newest snapshot was passed over: another is worth making whatever the tail is, or each
    /// load would try that one first.
    pub(super) fn renew(&mut self) {
        self.renews = true;
    }

    /// Whether the tail is long enough to compact while work goes on. The tail of a large document
    /// may be longer, so that what snapshots cost stays in proportion to what was written.
    pub(super) fn is_due(&self, settings: &RoomSettings) -> bool {
        const BYTES_PER_RECORD: u64 = 1_024;
        let records = settings
            .compact_records
            .max(self.snapshot_bytes / BYTES_PER_RECORD);
        let bytes = settings.compact_bytes.max(self.snapshot_bytes / 2);
        let is_long = self.records > records || self.bytes > bytes;
        !self.is_running() && self.has_tail() && (self.renews || is_long)
    }

    /// Whether the document is over `limit` bytes as far as is known.
    pub(super) fn is_over(&self, limit: u64) -> bool {
        self.snapshot_bytes > limit || self.bytes > limit.saturating_mul(2)
    }

    /// A snapshot is on its way; gives the last record it contains for certain.
    pub(super) fn start(&mut self, snapshot_bytes: u64) -> u64 {
        self.running = Some(Running {
            records: self.records,
            bytes: self.bytes,
            snapshot_bytes,
        });
        self.last
    }

    /// What became of it.
    pub(super) fn finish(&mut self, done: bool) {
        let Some(running) = self.running.take() else {
            return;
        };
        if done {
            self.records -= running.records;
            self.bytes -= running.bytes;
            self.snapshot_bytes = running.snapshot_bytes;
            self.retry_bytes = 0;
            self.renews = false;
        } else {
            self.give_up();
        }
    }

    /// Not before the tail has doubled.
    pub(super) fn give_up(&mut self) {
        self.retry_bytes = self.bytes.saturating_mul(2).max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_tail_is_due_and_a_snapshot_takes_it_away() {
        let settings = RoomSettings::default();
        let mut upkeep = Upkeep::default();
        for _ in 0..1_001 {
            assert!(!upkeep.is_due(&settings));
            upkeep.appended(&[vec![0; 10]]);
            upkeep.durable(1);
        }
        assert!(upkeep.is_due(&settings));
        assert_eq!(upkeep.start(5_000), 1);
        assert!(!upkeep.is_due(&settings));
        upkeep.appended(&[vec![0; 10]]);
        upkeep.finish(true);
        assert!(upkeep.has_tail() && !upkeep.is_due(&settings));
        assert_eq!((upkeep.records, upkeep.bytes), (1, 10));
    }

    #[test]
    fn a_large_document_is_not_written_again_for_every_megabyte() {
        let settings = RoomSettings::default();
        let mut upkeep = Upkeep::loaded(0, 0, 20 << 20, 1);
        upkeep.appended(&[vec![0; 2 << 20]]);
        assert!(!upkeep.is_due(&settings));
        upkeep.appended(&[vec![0; 9 << 20]]);
        assert!(upkeep.is_due(&settings));
    }

    #[test]
    fn a_document_is_over_its_limit_by_its_snapshot_or_by_twice_as_long_a_tail() {
        let over = |bytes, snapshot| Upkeep::loaded(1, bytes, snapshot, 1).is_over(1_000);
        assert!(!over(2_000, 1_000));
        assert!(over(2_001, 0));
        assert!(over(0, 1_001));
    }

    #[test]
    fn a_failure_is_not_repeated_at_once() {
        let settings = RoomSettings::default();
        let mut upkeep = Upkeep::loaded(1, 2 << 20, 0, 1);
        assert!(upkeep.is_due(&settings));
        upkeep.start(1);
        upkeep.finish(false);
        assert!(!upkeep.is_due(&settings) && !upkeep.has_tail());
        upkeep.appended(&[vec![0; 2 << 20]]);
        assert!(upkeep.is_due(&settings));
    }
}

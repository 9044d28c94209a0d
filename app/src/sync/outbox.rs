//! What one document still has to send, and what it has sent and not heard of.

use std::collections::VecDeque;

use tavla_shared::protocol::limits::{CLIENT_FLUSH_MILLIS, FRAGMENT_BYTES, PAYLOAD_BYTES};
use tavla_shared::protocol::{BatchId, EncodeError, Frame, Magic, batches_from_updates};

use super::pace::Pace;

/// What waits to be sent; past it the client joins again and compares versions instead.
const QUEUE_BYTES_MAX: usize = 64 * 1024 * 1024;
const QUEUE_UPDATES_MAX: usize = 65_536;
/// What may be sent without an Ack. A larger update goes alone.
const WINDOW_BYTES: usize = 2 * 1024 * 1024;
const WINDOW_BATCHES: usize = 16;
/// The slowest line on which a batch arrives: a server waits 10 s for each of its fragments.
const LINE_BYTES_PER_SECOND: u64 = (FRAGMENT_BYTES / 10) as u64;
/// After a rate refusal; doubles up to the most.
const HOLD_MILLIS: u64 = 1_000;
const HOLD_MILLIS_MAX: u64 = 8_000;

/// An update, and the record whose Ack its Ack is.
#[derive(Debug)]
struct Item {
    bytes: Vec<u8>,
    /// When it was given to us.
    since: u64,
    /// None for updates of a backfill before its last: their Ack completes nothing yet.
    seq: Option<u64>,
}

#[derive(Debug)]
struct InFlight {
    id: BatchId,
    items: Vec<Item>,
    bytes: usize,
    acked: bool,
    sent_at: u64,
}

/// The queue is full: nothing of it is sent any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

/// Updates in the order of their records. Nothing is forgotten before it is acked.
#[derive(Debug, Default)]
pub struct Outbox {
    queue: VecDeque<Item>,
    queued_bytes: usize,
    in_flight: VecDeque<InFlight>,
    flushed_at: Option<u64>,
    /// When something was acked last.
    acked_at: u64,
    held_until: u64,
    hold_millis: u64,
}

impl Outbox {
    /// Takes an update. Full means that the caller must start over with a join.
    pub fn push(&mut self, bytes: Vec<u8>, seq: Option<u64>, now: u64) -> Result<(), Full> {
        let len = self.queued_bytes + bytes.len();
        // One that finds the queue empty is always taken: a single value may be large.
        if !self.queue.is_empty()
            && (len > QUEUE_BYTES_MAX || self.queue.len() >= QUEUE_UPDATES_MAX)
        {
            return Err(Full);
        }
        self.queued_bytes = len;
        let since = now;
        self.queue.push_back(Item { bytes, since, seq });
        Ok(())
    }

    /// How many updates the server has not acked.
    pub fn unacked(&self) -> usize {
        self.queue.len()
            + self
                .in_flight
                .iter()
                .map(|batch| batch.items.len())
                .sum::<usize>()
    }

    /// Since when the oldest update that is not acked waits.
    pub fn unacked_since(&self) -> Option<u64> {
        let in_flight = self.in_flight.iter().filter(|batch| !batch.acked);
        let oldest = in_flight.flat_map(|batch| &batch.items).next();
        Some(oldest.or(self.queue.front())?.since)
    }

    /// Until when the server has asked us to send nothing.
    pub fn held_until(&self, now: u64) -> Option<u64> {
        (self.held_until > now && !self.queue.is_empty()).then_some(self.held_until)
    }

    /// The frames to send now: at once after quiet, else every [`CLIENT_FLUSH_MILLIS`].
    ///
    /// # Errors
    /// [`EncodeError`] where an update is too large for any server.
    pub fn flush(
        &mut self,
        now: u64,
        room: &str,
        pace: &mut Pace,
        mut next_id: impl FnMut() -> BatchId,
    ) -> Result<Vec<Frame>, EncodeError> {
        if self.flush_at().is_none_or(|at| at > now) {
            return Ok(Vec::new());
        }
        let available = pace.available(now) as usize;
        let window = WINDOW_BYTES.saturating_sub(self.in_flight_bytes());
        let items = self.take_items(available.min(window));
        if items.is_empty() {
            return Ok(Vec::new());
        }
        self.flushed_at = Some(now);
        pace.spend(items.iter().map(|item| item.bytes.len() as u64).sum());
        let updates = items.iter().map(|item| item.bytes.clone()).collect();
        let batches = batches_from_updates(Magic::Loro, room, updates, &mut next_id)?;
        let mut items = items.into_iter();
        let mut frames = Vec::new();
        for batch in batches {
            let items: Vec<_> = items.by_ref().take(batch.updates).collect();
            let bytes = items.iter().map(|item| item.bytes.len()).sum();
            self.in_flight.push_back(InFlight {
                id: batch.id,
                items,
                bytes,
                acked: false,
                sent_at: now,
            });
            frames.extend(batch.frames);
        }
        Ok(frames)
    }

    /// When [`Self::flush`] has something to do, if nothing else happens.
    pub fn deadline(&self, now: u64, pace: &Pace) -> Option<u64> {
        let at = self.flush_at()?;
        // Already due means the pace held it back: the window is opened by an Ack, not by time.
        let first = self.queue.front().map_or(0, |item| item.bytes.len());
        let needed = if self.in_flight.is_empty() {
            first.min(PAYLOAD_BYTES)
        } else {
            first
        };
        Some(if at > now {
            at
        } else {
            pace.ready_at(now, needed as u64)
        })
    }

    /// When the oldest batch must have had its Ack: `answer_millis` after a slow line has carried
    /// it, once those before it had theirs.
    pub fn ack_due(&self, answer_millis: u64) -> Option<u64> {
        let oldest = self.in_flight.iter().find(|batch| !batch.acked)?;
        let carried_millis = oldest.bytes as u64 * 1_000 / LINE_BYTES_PER_SECOND;
        Some(oldest.sent_at.max(self.acked_at) + carried_millis + answer_millis)
    }

    /// The server has a batch; the newest record that it has everything up to, where that grew.
    pub fn acked(&mut self, id: BatchId, now: u64) -> Option<u64> {
        self.acked_at = now;
        self.in_flight
            .iter_mut()
            .filter(|batch| batch.id == id)
            .for_each(|b| b.acked = true);
        let mut through = None;
        while self.in_flight.front().is_some_and(|batch| batch.acked) {
            let Some(batch) = self.in_flight.pop_front() else {
                break;
            };
            through = batch
                .items
                .iter()
                .filter_map(|item| item.seq)
                .next_back()
                .or(through);
            self.hold_millis = 0;
        }
        through
    }

    /// A batch was refused for now. What was sent after it builds on it and meets the same answer,
    /// so all of it goes again, in order, after a while. False for a batch we know nothing of.
    pub fn refused_for_now(&mut self, id: BatchId, now: u64) -> bool {
        if !self.in_flight.iter().any(|batch| batch.id == id) {
            return false;
        }
        while let Some(batch) = self.in_flight.pop_back() {
            self.queued_bytes += batch.bytes;
            for item in batch.items.into_iter().rev() {
                self.queue.push_front(item);
            }
        }
        self.hold_millis = (self.hold_millis * 2).clamp(HOLD_MILLIS, HOLD_MILLIS_MAX);
        self.held_until = now + self.hold_millis;
        true
    }

    /// Whether a batch waits for its Ack.
    pub fn knows(&self, id: BatchId) -> bool {
        self.in_flight.iter().any(|batch| batch.id == id)
    }

    /// When the next flush may be; none where there is nothing to flush or no window for it.
    fn flush_at(&self) -> Option<u64> {
        let first = self.queue.front()?;
        let in_flight = self.in_flight_bytes();
        let fits = in_flight == 0 || in_flight + first.bytes.len() <= WINDOW_BYTES;
        if !fits || self.in_flight.len() >= WINDOW_BATCHES {
            return None;
        }
        let after_last = self.flushed_at.map_or(0, |at| at + CLIENT_FLUSH_MILLIS);
        Some(after_last.max(self.held_until))
    }

    fn in_flight_bytes(&self) -> usize {
        self.in_flight.iter().map(|batch| batch.bytes).sum()
    }

    /// The next updates, up to about `bytes` and no more than a few frames; at least one where
    /// nothing is in flight and the pace allows a frame.
    fn take_items(&mut self, bytes: usize) -> Vec<Item> {
        let mut items = Vec::new();
        let mut taken = 0;
        while let Some(item) = self.queue.front() {
            let len = item.bytes.len();
            let alone = items.is_empty() && self.in_flight.is_empty() && bytes >= PAYLOAD_BYTES;
            if taken + len > bytes && !alone {
                break;
            }
            taken += len;
            self.queued_bytes -= len;
            items.extend(self.queue.pop_front());
        }
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tavla_shared::protocol::Message;

    struct Sender {
        outbox: Outbox,
        pace: Pace,
        ids: u64,
    }

    impl Sender {
        fn new() -> Self {
            Self {
                outbox: Outbox::default(),
                pace: Pace::new(0),
                ids: 0,
            }
        }

        fn push(&mut self, len: usize, seq: u64) {
            self.outbox.push(vec![0; len], Some(seq), seq).unwrap();
        }

        /// The number of updates in each batch sent at `now`; fragments count as one.
        fn flush(&mut self, now: u64) -> Vec<usize> {
            let ids = &mut self.ids;
            let next = || {
                *ids += 1;
                BatchId::from(*ids)
            };
            let frames = self.outbox.flush(now, "r", &mut self.pace, next).unwrap();
            let count = |frame: &Frame| match &frame.message {
                Message::DocUpdate { updates, .. } => Some(updates.len()),
                Message::FragmentHeader { .. } => Some(1),
                _ => None,
            };
            frames.iter().filter_map(count).collect()
        }

        fn ack(&mut self, id: u64) -> Option<u64> {
            self.outbox.acked(BatchId::from(id), 0)
        }
    }

    #[test]
    fn the_first_edit_goes_at_once_and_those_after_it_together() {
        let mut sender = Sender::new();
        sender.push(10, 1);
        assert_eq!(sender.flush(100), [1]);
        sender.push(10, 2);
        sender.push(10, 3);
        assert_eq!(sender.outbox.deadline(101, &sender.pace), Some(133));
        assert_eq!(sender.flush(132), [0; 0]);
        assert_eq!(sender.flush(133), [2]);
        assert_eq!(sender.outbox.deadline(133, &sender.pace), None);
        sender.push(10, 4);
        assert_eq!(sender.flush(1_000), [1]);
        assert_eq!(sender.outbox.unacked(), 4);
    }

    #[test]
    fn a_record_is_acked_when_everything_before_it_is() {
        let mut sender = Sender::new();
        for seq in 1..=3 {
            sender.push(10, seq);
            sender.flush(seq * 100);
        }
        assert_eq!(sender.ack(2), None);
        assert_eq!(sender.ack(1), Some(2));
        assert_eq!(sender.ack(1), None);
        assert_eq!(sender.ack(3), Some(3));
        assert_eq!(sender.outbox.unacked(), 0);
    }

    #[test]
    fn a_rate_refusal_sends_everything_again_later_and_in_order() {
        let mut sender = Sender::new();
        sender.push(10, 1);
        sender.flush(0);
        sender.push(10, 2);
        sender.flush(100);
        assert!(sender.outbox.refused_for_now(BatchId::from(1), 200));
        assert!(!sender.outbox.refused_for_now(BatchId::from(2), 201));
        sender.push(10, 3);
        assert_eq!(sender.outbox.deadline(201, &sender.pace), Some(1_200));
        assert_eq!(sender.flush(1_200), [3]);
        assert!(sender.outbox.refused_for_now(BatchId::from(3), 1_300));
        assert_eq!(sender.outbox.deadline(1_300, &sender.pace), Some(3_300));
        assert_eq!(sender.flush(3_300), [3]);
        assert_eq!(sender.ack(4), Some(3));
    }

    #[test]
    fn no_more_is_in_flight_than_the_window() {
        let mut sender = Sender::new();
        for seq in 1..=3 {
            sender.push(1024 * 1024, seq);
        }
        assert_eq!(sender.flush(0), [1, 1]);
        assert_eq!(sender.flush(1_000), [0; 0]);
        assert_eq!(sender.ack(1), Some(1));
        assert_eq!(sender.flush(1_000), [1]);
        let mut large = Sender::new();
        large.push(5 * 1024 * 1024, 1);
        large.push(1, 2);
        assert_eq!(large.flush(0), [1]);
        assert_eq!(large.flush(100), [0; 0]);
        assert_eq!(large.ack(1), Some(1));
        assert_eq!(large.flush(100), [1]);
    }

    #[test]
    fn a_long_backfill_keeps_the_server_s_pace() {
        let mut sender = Sender::new();
        for seq in 1..=20 {
            sender.push(1024 * 1024, seq);
        }
        let (mut now, mut sent, mut acked) = (0, 0, 0);
        while acked < 20 {
            sent += sender.flush(now).len() as u64;
            for id in acked + 1..=sent {
                acked = sender.ack(id).unwrap();
            }
            now = sender.outbox.deadline(now, &sender.pace).unwrap_or(now);
            assert!(now < 60_000);
        }
        assert!((10_000..20_000).contains(&now), "{now}");
    }

    #[test]
    fn a_slow_line_has_time_to_carry_what_was_sent() {
        let mut sender = Sender::new();
        for seq in 1..=10 {
            sender.push(200 * 1024, seq);
        }
        assert_eq!(sender.flush(0).len(), 10);
        // Each by itself, not all of them together.
        assert_eq!(sender.outbox.ack_due(30_000), Some(61_252));
        assert_eq!(sender.outbox.acked(BatchId::from(1), 9_000), Some(1));
        assert_eq!(sender.outbox.ack_due(30_000), Some(70_252));
        let mut large = Sender::new();
        large.push(30 * 1024 * 1024, 1);
        assert_eq!(large.flush(0), [1]);
        assert!(large.outbox.ack_due(30_000) > Some(1_000_000));
    }

    #[test]
    fn a_full_queue_says_so() {
        let mut outbox = Outbox::default();
        for seq in 0..64 {
            outbox.push(vec![0; 1024 * 1024], Some(seq), 0).unwrap();
        }
        assert_eq!(outbox.push(vec![0], Some(64), 0), Err(Full));
    }
}

//! What one member still has to get: live edits, or first the history it lacks.
//!
//! History goes out in pieces as the member takes them, so that one joiner never holds up a room,
//! and a member that lagged behind gets one delta instead of everything it missed.

use std::collections::VecDeque;

use bytes::Bytes;
use tavla_shared::board::{Backlog, Document, ExportError, Version};
use tavla_shared::protocol::RoomName;

use super::fanout::Fanout;
use crate::outbox::{Delivery, FrameSink, Lane};

/// How far a member is.
#[derive(Debug)]
pub(super) enum Feed {
    /// Its join is answered once what the answer names is durable.
    Joining,
    /// It has everything, and gets what is new.
    Live,
    /// It gets what it lacks.
    CatchingUp(CatchUp),
}

/// History on its way to one member. However long it is, one batch of it is held.
#[derive(Debug)]
pub(super) struct CatchUp {
    /// What it will lack once `frames` are sent.
    backlog: Backlog,
    frames: VecDeque<Bytes>,
    /// Since when it has taken nothing; none while it takes.
    stuck_since: Option<u64>,
}

/// How a step forward went.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// It has everything.
    Done,
    /// It takes no more for now; the room is told when it does.
    Stuck,
    /// Its connection is gone.
    Gone,
}

impl CatchUp {
    /// From what the member has.
    pub(super) fn from(version: &Version) -> Self {
        Self {
            backlog: Backlog::since(version),
            frames: VecDeque::new(),
            stuck_since: None,
        }
    }

    /// As [`CatchUp::from`], for one whose lane is full now.
    pub(super) fn stuck(version: &Version, now: u64) -> Self {
        Self {
            stuck_since: Some(now),
            ..Self::from(version)
        }
    }

    /// Since when the member has taken nothing.
    pub(super) fn stuck_since(&self) -> Option<u64> {
        self.stuck_since
    }

    /// Sends as much as the member takes.
    ///
    /// # Errors
    /// [`ExportError`] where the document cannot say what is missing.
    pub(super) fn step(
        &mut self,
        sink: &dyn FrameSink,
        source: &mut Source<'_>,
        now: u64,
    ) -> Result<Progress, ExportError> {
        loop {
            while let Some(frame) = self.frames.front() {
                match sink.offer(Lane::Backfill, frame.clone()) {
                    Delivery::Queued => {
                        self.frames.pop_front();
                        self.stuck_since = None;
                    }
                    Delivery::Lagging => {
                        self.stuck_since.get_or_insert(now);
                        return Ok(Progress::Stuck);
                    }
                    Delivery::Gone => return Ok(Progress::Gone),
                }
            }
            match source.next_batch(&mut self.backlog)? {
                Some(frames) => self.frames = frames.into(),
                None => return Ok(Progress::Done),
            }
        }
    }
}

/// Where history comes from.
#[derive(Debug)]
pub(super) struct Source<'a> {
    pub(super) room: &'a RoomName,
    pub(super) document: &'a mut Document,
    pub(super) fanout: &'a mut Fanout,
    pub(super) recent: &'a mut Recent,
}

/// The batches that were packed last: those who come together lack the same. What a batch brings
/// somebody who has what it starts from stays true, whatever is written after it.
#[derive(Debug, Default)]
pub(super) struct Recent {
    batches: VecDeque<Packed>,
    bytes: usize,
}

#[derive(Debug)]
struct Packed {
    from: Version,
    to: Backlog,
    frames: Vec<Bytes>,
}

/// Bytes of packed batches that a room holds.
const RECENT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Smaller ones are packed anew: that costs less than to look for them.
const RECENT_BATCH_BYTES_MIN: usize = 64 * 1024;

impl Recent {
    fn find(&self, from: &Version) -> Option<&Packed> {
        self.batches.iter().find(|packed| packed.from == *from)
    }

    fn add(&mut self, packed: Packed) {
        if packed.bytes() < RECENT_BATCH_BYTES_MIN {
            return;
        }
        self.bytes += packed.bytes();
        self.batches.push_back(packed);
        while self.bytes > RECENT_BYTES_MAX
            && let Some(oldest) = self.batches.pop_front()
        {
            self.bytes -= oldest.bytes();
        }
    }
}

impl Packed {
    fn bytes(&self) -> usize {
        self.frames.iter().map(Bytes::len).sum()
    }
}

impl Source<'_> {
    /// The frames of the next batch; none once nothing is missing.
    fn next_batch(&mut self, backlog: &mut Backlog) -> Result<Option<Vec<Bytes>>, ExportError> {
        let from = backlog.reached();
        if let Some(packed) = self.recent.find(&from) {
            *backlog = packed.to.clone();
            return Ok(Some(packed.frames.clone()));
        }
        let Some(batch) = self.document.next_batch(backlog)? else {
            return Ok(None);
        };
        let frames = self.fanout.pack(self.room, vec![batch]);
        self.recent.add(Packed {
            from,
            to: backlog.clone(),
            frames: frames.clone(),
        });
        Ok(Some(frames))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::outbox::{MemberSink, Outbox, Outgoing};
    use tavla_shared::board::{Board, Edit, EditBatch};
    use tavla_shared::id::{BoardId, ShapeId};
    use tavla_shared::protocol::{DocRoom, Frame, Message};
    use tavla_shared::shape::{Kind, Shape};

    struct Room {
        name: RoomName,
        document: Document,
        fanout: Fanout,
        recent: Recent,
    }

    impl Room {
        /// With about so many notes of 10 KB that do not compress.
        fn with_notes(notes: usize) -> Self {
            let mut board = Board::new(1);
            let mut state = 1_u64;
            let mut letter = || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                char::from(b'!' + (state % 90) as u8)
            };
            for note in 0..notes {
                let id = ShapeId::new(&format!("note{note}")).unwrap();
                let mut shape = Shape::new(id, Kind::Note);
                shape.text = Arc::from((0..10_000).map(|_| letter()).collect::<String>());
                let edits = vec![Edit::Create(Arc::new(shape))];
                board.apply(&EditBatch::new("write", edits), 0).unwrap();
            }
            let mut document = Document::new(None);
            for update in board.updates_since(&Version::default()).unwrap() {
                document.import(&update).unwrap();
            }
            Self {
                name: RoomName::Doc(BoardId::new("a").unwrap(), DocRoom::Board),
                document,
                fanout: Fanout::new(8, 0),
                recent: Recent::default(),
            }
        }

        fn step(&mut self, member: &mut Member) -> Progress {
            let mut source = Source {
                room: &self.name,
                document: &mut self.document,
                fanout: &mut self.fanout,
                recent: &mut self.recent,
            };
            member.catch_up.step(&member.sink, &mut source, 0).unwrap()
        }
    }

    struct Member {
        sink: MemberSink,
        catch_up: CatchUp,
        got: Vec<Bytes>,
    }

    impl Member {
        fn new(room: &Room) -> Self {
            Self {
                sink: MemberSink {
                    outbox: Outbox::new(),
                    room: room.name.clone(),
                    member: 1,
                    culprit: None,
                },
                catch_up: CatchUp::from(&Version::default()),
                got: Vec::new(),
            }
        }

        /// Reads what was offered, until there is room for more.
        fn read(&mut self) {
            while !self.sink.outbox.take_drained()
                && let Some(Outgoing::Frame(bytes)) = self.sink.outbox.pop()
            {
                self.got.push(bytes);
            }
        }

        fn held_bytes(&self) -> usize {
            self.catch_up.frames.iter().map(Bytes::len).sum()
        }

        fn document(&self) -> Document {
            let mut document = Document::new(None);
            for frame in &self.got {
                // A frame of its own arrives whole over any line, fragments have their time.
                let Message::DocUpdate { updates, .. } = Frame::decode(frame).unwrap().message
                else {
                    panic!("a batch in fragments")
                };
                for update in updates {
                    assert!(!document.import(&update).unwrap().pending);
                }
            }
            document
        }
    }

    #[test]
    fn a_long_history_is_packed_as_its_member_takes_it() {
        let mut room = Room::with_notes(400);
        let mut member = Member::new(&room);
        let mut steps = 0;
        while room.step(&mut member) == Progress::Stuck {
            assert!((1..=256 * 1024).contains(&member.held_bytes()));
            assert!(member.catch_up.stuck_since().is_some());
            member.read();
            steps += 1;
        }
        assert!(steps >= 10, "{steps}");
        member.read();
        assert_eq!(member.document().version(), room.document.version());
    }

    #[test]
    fn those_who_come_together_share_what_is_packed() {
        let mut room = Room::with_notes(200);
        let mut members = [Member::new(&room), Member::new(&room)];
        loop {
            let progress: Vec<_> = members.iter_mut().map(|one| room.step(one)).collect();
            if !progress.contains(&Progress::Stuck) {
                break;
            }
            members.iter_mut().for_each(Member::read);
        }
        members.iter_mut().for_each(Member::read);
        let [one, other] = &members;
        let shared = one.got.iter().zip(&other.got);
        let shared = shared.filter(|(one, other)| one.as_ptr() == other.as_ptr());
        assert!(shared.count() >= one.got.len() - 1, "of {}", one.got.len());
        assert!(room.recent.bytes <= RECENT_BYTES_MAX);
        assert_eq!(other.document().version(), room.document.version());
    }
}

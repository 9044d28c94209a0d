//! What one member still has to get: live edits, or first the history it lacks.
//!
//! History goes out in pieces as the member takes them, so that one joiner never holds up a room,
//! and a member that lagged behind gets one delta instead of everything it missed.

use std::collections::VecDeque;

use bytes::Bytes;
use tavla_shared::board::{Document, ExportError, Version};
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

/// History on its way to one member.
#[derive(Debug)]
pub(super) struct CatchUp {
    /// What it will have once `frames` are sent.
    reached: Version,
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
    pub(super) fn from(version: Version) -> Self {
        Self {
            reached: version,
            frames: VecDeque::new(),
            stuck_since: None,
        }
    }

    /// As [`CatchUp::from`], for one whose lane is full now.
    pub(super) fn stuck(version: Version, now: u64) -> Self {
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
            let version = source.document.version();
            if self.reached.includes(&version) {
                return Ok(Progress::Done);
            }
            self.frames = source.frames_since(&self.reached, &version)?;
            self.reached.merge(&version);
        }
    }
}

/// Where history comes from.
#[derive(Debug)]
pub(super) struct Source<'a> {
    pub(super) room: &'a RoomName,
    pub(super) document: &'a mut Document,
    pub(super) fanout: &'a mut Fanout,
    pub(super) cache: &'a mut Option<Cached>,
}

/// The last large history that was packed: many joiners lack the same.
#[derive(Debug)]
pub(super) struct Cached {
    from: Version,
    to: Version,
    frames: Vec<Bytes>,
}

/// Smaller histories are packed anew: that costs less than to hold them.
const CACHED_BYTES_MIN: usize = 64 * 1024;

impl Source<'_> {
    fn frames_since(
        &mut self,
        from: &Version,
        to: &Version,
    ) -> Result<VecDeque<Bytes>, ExportError> {
        if let Some(cached) = self.cache.as_ref()
            && cached.from == *from
            && cached.to == *to
        {
            return Ok(cached.frames.iter().cloned().collect());
        }
        let updates = self.document.updates_since(from)?;
        let frames = self.fanout.pack(self.room, updates);
        if frames.iter().map(Bytes::len).sum::<usize>() >= CACHED_BYTES_MIN {
            let (from, to) = (from.clone(), to.clone());
            *self.cache = Some(Cached {
                from,
                to,
                frames: frames.clone(),
            });
        }
        Ok(frames.into())
    }
}

//! A document that nobody has written to for a while is put down, although people are there: most of
//! what an idle board takes is its document. The next who comes or writes has it read again; nobody
//! else notices. Nothing is put down before the log has all of it.

use super::backfill::{Feed, Recent};
use super::{DocumentRoom, Member, State};
use crate::room::{Join, RoomAction, RoomEvent};

/// A document stays as long again for every so many bytes there are to read.
const BYTES_PER_TURN: u64 = 64 * 1024;

impl DocumentRoom {
    /// Where the document rests and `event` needs it, keeps the event until it is read again.
    pub(super) fn woken_by(
        &mut self,
        event: RoomEvent,
        actions: &mut Vec<RoomAction>,
    ) -> Option<RoomEvent> {
        if !matches!(self.state, State::Resting) || !self.needs_document(&event) {
            return Some(event);
        }
        self.held = Some(event);
        self.state = State::Rebuilding { asked: false };
        self.reload(actions);
        None
    }

    /// A batch of who may not write is refused without it.
    fn needs_document(&self, event: &RoomEvent) -> bool {
        match event {
            RoomEvent::Join(_) => true,
            RoomEvent::Batch { member, .. } => {
                let member = self.members.get(member);
                member.is_some_and(|member| member.writes)
            }
            _ => false,
        }
    }

    /// Who waits to be let in until the document is read again.
    pub(super) fn held_join(&self) -> Option<&Join> {
        match &self.held {
            Some(RoomEvent::Join(join)) => Some(join),
            _ => None,
        }
    }

    /// Notes when the document was needed last.
    pub(super) fn note_use(&mut self, event: &RoomEvent, now: u64) {
        if self.needs_document(event) || matches!(event, RoomEvent::Drained { .. }) {
            self.used_at = now;
        }
    }

    /// When the document may be put down, if nothing happens until then.
    pub(super) fn rests_at(&self) -> Option<u64> {
        let rests = matches!(self.state, State::Open(_))
            && !self.members.is_empty()
            && !self.upkeep.is_running()
            && self.is_settled()
            && self.fanout.due().is_none();
        let turns = 1 + self.upkeep.history_bytes() / BYTES_PER_TURN;
        let rest_millis = self.context.settings.rest_millis;
        rests.then(|| self.used_at + rest_millis.saturating_mul(turns))
    }

    /// Puts the document down when it is time; one whose tail takes long to replay is compacted before.
    pub(super) fn rest(&mut self, now: u64, actions: &mut Vec<RoomAction>) {
        if self.rests_at().is_none_or(|at| at > now) {
            return;
        }
        let is_live = |member: &Member| matches!(member.feed, Feed::Live);
        if !self.members.values().all(is_live) {
            // Who is behind needs it.
            self.used_at = now;
            return;
        }
        if self.upkeep.is_tail_worth_a_snapshot() {
            return self.compact(actions);
        }
        self.recent = Recent::default();
        self.state = State::Resting;
    }
}

//! What ties a document to its log: loading, answers that wait for the disk, building it anew,
//! compacting, unloading, and giving up where nothing can be kept.

use tavla_shared::board::Document;
use tavla_shared::protocol::{AckStatus, RoomErrorCode, refusal};

use super::backfill::Recent;
use super::loading::{RestoreError, Restored, restore};
use super::{Answer, DocumentRoom, State};
use crate::log::{History, LogError, LogEvent, LogRequest};
use crate::room::{MemberId, RoomAction, RoomEvent, ack, put_out, refuse_join};

impl DocumentRoom {
    pub(super) fn take_log(&mut self, event: LogEvent, now: u64, actions: &mut Vec<RoomAction>) {
        match event {
            LogEvent::Loaded(Ok(history)) => self.open(&history, now, actions),
            LogEvent::Durable { ticket, last } => {
                self.durable = self.durable.max(ticket);
                self.upkeep.durable(last);
                while let Some((_, bytes)) = self.unsynced.pop_front_if(|(t, _)| *t <= ticket) {
                    self.unsynced_bytes -= bytes;
                }
                while let Some(due) = self.awaiting.pop_front_if(|due| due.ticket <= ticket) {
                    self.give(due.member, due.answer, due.since, now);
                }
            }
            LogEvent::Loaded(Err(error)) | LogEvent::Failed { error, .. } => {
                self.fail(&error, actions);
            }
            // Asked for by those who only look.
            LogEvent::Measured(_) => {}
            LogEvent::Compacted { result, .. } => self.upkeep.finish(result.is_ok()),
            LogEvent::SetAside { seqs, result } => self.upkeep.set_aside(&seqs, result.is_ok()),
        }
    }

    /// Whether `event` makes the room read or write much of its document, beside what it carries.
    pub fn is_heavy(&self, event: &RoomEvent, now: u64) -> bool {
        let State::Open(_) = self.state else {
            return false;
        };
        let backfills = |ticket: u64| {
            let mut due = self.awaiting.iter().take_while(|due| due.ticket <= ticket);
            due.any(|due| matches!(due.answer, Answer::Join { .. }))
        };
        match event {
            RoomEvent::Log(event) if matches!(**event, LogEvent::Durable { ticket, .. } if backfills(ticket)) => {
                true
            }
            RoomEvent::Batch { .. } if self.is_cold => true,
            RoomEvent::Tick if self.is_compaction_due() => true,
            RoomEvent::Tick if self.rests_at().is_some_and(|at| at <= now) => true,
            // Whatever comes then may be what the last snapshot before the end waited for.
            _ => {
                let ends = self.draining || matches!(event, RoomEvent::Drain);
                (ends || self.is_left(now)) && self.upkeep.has_tail()
            }
        }
    }

    pub(super) fn is_compaction_due(&self) -> bool {
        matches!(self.state, State::Open(_))
            && !self.draining
            && self.upkeep.is_due(&self.context.settings)
    }

    /// Whether nobody has been here for so long that the document need not stay loaded.
    fn is_left(&self, now: u64) -> bool {
        let idle_millis = self.context.settings.idle_millis;
        self.members.is_empty()
            && self
                .empty_since
                .is_some_and(|since| now.saturating_sub(since) >= idle_millis)
    }

    pub(super) fn open(&mut self, history: &History, now: u64, actions: &mut Vec<RoomAction>) {
        let first = match std::mem::replace(&mut self.state, State::Failed) {
            State::Loading(join) => Some(join),
            State::Rebuilding { .. } => None,
            other => {
                self.state = other;
                return;
            }
        };
        if let Some(join) = &first
            && !history.exists
        {
            self.state = State::Unloaded;
            self.refuse(join, refusal::ROOM_MISSING, "there is no such board");
            return;
        }
        match restore(history) {
            Ok(Restored {
                document,
                upkeep,
                set_aside: seqs,
            }) => {
                if first.is_some() {
                    self.checkpoint = document.version();
                    self.upkeep = upkeep;
                }
                if history.passed_over {
                    self.upkeep.renew();
                }
                if !seqs.is_empty() {
                    self.set_aside(seqs, actions);
                }
                self.state = State::Open(document);
                self.is_cold = true;
            }
            Err(RestoreError::Snapshot { upto, error }) => {
                tracing::error!(upto, %error, "a snapshot cannot be read; an older one is tried");
                self.state = first.map_or(State::Rebuilding { asked: true }, State::Loading);
                actions.push(load(false, upto));
                return;
            }
            Err(RestoreError::Unfinished { set_aside }) => {
                self.state = first.map_or(State::Failed, State::Loading);
                // So that whoever comes next gets further.
                self.set_aside(set_aside, actions);
                let reason =
                    "too many records break the document to find them all at once".to_owned();
                return self.fail(&LogError::Engine { reason }, actions);
            }
        }
        if let Some(join) = first {
            return self.join(join, now, actions);
        }
        let members: Vec<MemberId> = self.members.keys().copied().collect();
        for member in members {
            self.advance(member, now);
        }
        if let Some(event) = self.held.take() {
            self.take(event, now, actions);
        }
    }

    /// The document is no longer what the log says: builds it anew.
    pub(super) fn rebuild(&mut self, actions: &mut Vec<RoomAction>) {
        self.context.metrics.rebuilds.add_one();
        self.recent = Recent::default();
        self.state = State::Rebuilding { asked: false };
        self.reload(actions);
    }

    /// Loads once the log has everything that was taken in.
    pub(super) fn reload(&mut self, actions: &mut Vec<RoomAction>) {
        if let State::Rebuilding { asked } = &mut self.state
            && !*asked
            && self.durable == self.issued
        {
            *asked = true;
            actions.push(load(false, u64::MAX));
        }
    }

    /// What was taken in could not be kept, or nothing can be read. Everybody is sent away without
    /// an ok: they still have what they wrote, and bring it again.
    pub(super) fn fail(&mut self, error: &LogError, actions: &mut Vec<RoomAction>) {
        tracing::error!(%error, "a room is given up");
        let reason = "the server cannot keep the board now";
        for due in std::mem::take(&mut self.awaiting) {
            let Some(member) = self.members.get(&due.member) else {
                continue;
            };
            match due.answer {
                Answer::Ack(batch) => {
                    ack(member.sink.as_ref(), &self.name, batch, AckStatus::Unknown);
                }
                Answer::Join { .. } => {
                    refuse_join(
                        member.sink.as_ref(),
                        &self.name,
                        refusal::UNAVAILABLE,
                        reason,
                    );
                    self.members.remove(&due.member);
                }
            }
        }
        for member in std::mem::take(&mut self.members).into_values() {
            put_out(
                member.sink.as_ref(),
                &self.name,
                RoomErrorCode::RejoinSuggested,
                reason,
            );
        }
        let joining = match std::mem::replace(&mut self.state, State::Failed) {
            State::Loading(join) => Some(join),
            _ => None,
        };
        let held = match self.held.take() {
            Some(RoomEvent::Join(join)) => Some(*join),
            _ => None,
        };
        for join in joining.iter().chain(&held) {
            self.refuse(join, refusal::UNAVAILABLE, reason);
        }
        actions.push(RoomAction::Abandon);
    }

    /// Whether the log has everything, and everybody has their answer.
    pub(super) fn is_settled(&self) -> bool {
        self.awaiting.is_empty() && self.durable == self.issued
    }

    /// Rebuilds, compacts, rests and unloads when it is time.
    pub(super) fn keep_house(&mut self, now: u64, actions: &mut Vec<RoomAction>) {
        if let State::Open(document) = &self.state
            && document.is_poisoned()
        {
            self.rebuild(actions);
        }
        self.reload(actions);
        if !self.is_at_rest() {
            return;
        }
        let settled = self.is_settled();
        let empty = self.members.is_empty();
        if !empty {
            self.empty_since = None;
        }
        if !settled {
            return;
        }
        if self.draining {
            // Everything is acked; the next server need not replay it. Where the time runs out first,
            // the records are there.
            if self.upkeep.has_tail() {
                self.compact(actions);
            }
            if !self.upkeep.is_running() {
                actions.push(RoomAction::Abandon);
            }
            return;
        }
        self.rest(now, actions);
        if empty {
            self.empty_since.get_or_insert(now);
        }
        if !self.is_left(now) {
            return;
        }
        if self.upkeep.has_tail() {
            self.compact(actions);
        }
        if !self.upkeep.is_running() {
            // Asked again later, if somebody is on their way in.
            self.empty_since = Some(now);
            actions.push(RoomAction::Unload);
        }
    }

    /// Has the log keep records that the document lacks.
    fn set_aside(&mut self, seqs: Vec<u64>, actions: &mut Vec<RoomAction>) {
        self.upkeep.ask_aside(&seqs);
        actions.push(RoomAction::Log(LogRequest::Quarantine { seqs }));
    }

    /// Writes a snapshot; where the log has not set aside yet what the document lacks, asks it for
    /// that first.
    pub(super) fn compact(&mut self, actions: &mut Vec<RoomAction>) {
        if self.upkeep.is_running() {
            return;
        }
        if let Some(seqs) = self.upkeep.lacking() {
            return self.set_aside(seqs, actions);
        }
        let State::Open(document) = &mut self.state else {
            return;
        };
        let version = document.version();
        match document.snapshot() {
            Ok(snapshot) => {
                let upto = self.upkeep.start(snapshot.len() as u64);
                let verify = Box::new(move |bytes: &[u8]| {
                    let verified = Document::verify(bytes, &version);
                    if let Err(fault) = &verified {
                        tracing::error!(%fault, "a snapshot was refused");
                    }
                    verified.is_ok()
                });
                actions.push(RoomAction::Log(LogRequest::Compact {
                    snapshot,
                    upto,
                    verify,
                }));
            }
            Err(error) => {
                tracing::error!(%error, "a snapshot could not be written");
                self.upkeep.give_up();
            }
        }
    }
}

pub(super) fn load(create: bool, before: u64) -> RoomAction {
    RoomAction::Log(LogRequest::Load { create, before })
}

#[cfg(test)]
mod tests;

//! What members of a document's room are sent: live edits, history they lack, or goodbye.

use std::sync::Arc;

use tavla_shared::board::ExportError;
use tavla_shared::protocol::{AckStatus, Message, Permission, RoomErrorCode};

use super::backfill::{CatchUp, Feed, Progress, Source};
use super::{Answer, DocumentRoom, State};
use crate::outbox::{Delivery, Lane};
use crate::room::{MemberId, ack, answer, put_out, put_out_ended, put_out_slow, send_away};

/// The version that a lagging member is known to have is noted no more often than this.
const CHECKPOINT_MILLIS: u64 = 250;

impl DocumentRoom {
    /// Gives an answer that waited for the log since it was asked for.
    pub(super) fn give(&mut self, id: MemberId, answered: Answer, since: u64, now: u64) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        match answered {
            Answer::Ack(batch) => {
                self.context
                    .metrics
                    .ack_seconds
                    .add_millis(now.saturating_sub(since));
                ack(member.sink.as_ref(), &self.name, batch, AckStatus::Ok);
            }
            Answer::Join { theirs, ours } => {
                let permission = if member.writes {
                    Permission::Write
                } else {
                    Permission::Read
                };
                let (version, extra) = (ours.encode(), Vec::new());
                let message = Message::JoinResponseOk {
                    permission,
                    version,
                    extra,
                };
                self.context
                    .metrics
                    .join_seconds
                    .add_millis(now.saturating_sub(since));
                answer(member.sink.as_ref(), &self.name, message);
                member.feed = Feed::CatchingUp(CatchUp::from(&theirs));
                self.advance(id, now);
            }
        }
    }

    /// Sends a member that is behind what it takes.
    pub(super) fn advance(&mut self, id: MemberId, now: u64) {
        // What is held is in the document already, and would be sent twice.
        self.flush(now);
        let State::Open(document) = &mut self.state else {
            return;
        };
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        let Feed::CatchingUp(catch_up) = &mut member.feed else {
            return;
        };
        let (fanout, recent) = (&mut self.fanout, &mut self.recent);
        let mut source = Source {
            room: &self.name,
            document,
            fanout,
            recent,
        };
        match catch_up.step(member.sink.as_ref(), &mut source, now) {
            Ok(Progress::Done) => {
                member.feed = Feed::Live;
                if let Some(since) = member.lags_since.take() {
                    let lag_seconds = &self.context.metrics.lag_seconds;
                    lag_seconds.add_millis(now.saturating_sub(since));
                }
            }
            Ok(Progress::Stuck) => {}
            Ok(Progress::Gone) => self.remove(id),
            Err(error) => self.lose(id, &error),
        }
    }

    /// The document cannot say what a member lacks. If it is broken, the rebuild that follows in
    /// housekeeping helps those who join again.
    pub(super) fn lose(&mut self, id: MemberId, error: &ExportError) {
        tracing::error!(%error, "a backfill could not be written");
        if let Some(member) = self.members.remove(&id) {
            let message = "the history could not be read";
            put_out(
                member.sink.as_ref(),
                &self.name,
                RoomErrorCode::RejoinSuggested,
                message,
            );
        }
    }

    /// Puts a member out whose right has ended; whether it is still here.
    pub(super) fn review(&mut self, id: MemberId, now: u64) -> bool {
        let Some(member) = self.members.get(&id) else {
            return false;
        };
        let Err(ended) = member.right.check(now) else {
            return true;
        };
        let sink = Arc::clone(&member.sink);
        self.remove(id);
        put_out_ended(sink.as_ref(), &self.name, ended);
        false
    }

    /// A member could not take in what it was sent, and lacks it from now on: by joining again it
    /// says so, and gets it anew.
    pub(super) fn send_back(&mut self, id: MemberId, status: AckStatus) {
        self.context.metrics.client_refusals.add_one();
        tracing::warn!(member = id, ?status, "a client could not take in an update");
        if let Some(member) = self.members.remove(&id) {
            let message = "an update was not taken in";
            let code = RoomErrorCode::RejoinSuggested;
            put_out(member.sink.as_ref(), &self.name, code, message);
        }
    }

    /// Sends everybody live what the others wrote.
    pub(super) fn flush(&mut self, now: u64) {
        if self.fanout.due().is_none() {
            return;
        }
        let mut flush = self.fanout.take(now);
        let metrics = &self.context.metrics;
        metrics
            .fanout_seconds
            .add_millis(now.saturating_sub(flush.since()));
        let mut gone = Vec::new();
        for (&id, member) in &mut self.members {
            if !matches!(member.feed, Feed::Live) {
                continue;
            }
            for frame in flush.frames(&mut self.fanout, &self.name, id) {
                match member.sink.offer(Lane::Document, frame) {
                    Delivery::Queued => self.context.metrics.fanout_frames.add_one(),
                    Delivery::Lagging => {
                        self.context.metrics.members_lagged.add_one();
                        member.lags_since = Some(now);
                        member.feed = Feed::CatchingUp(CatchUp::stuck(&self.checkpoint, now));
                        break;
                    }
                    Delivery::Gone => {
                        gone.push(id);
                        break;
                    }
                }
            }
        }
        for id in gone {
            self.remove(id);
        }
        if let State::Open(document) = &self.state
            && now >= self.checkpoint_at + CHECKPOINT_MILLIS
        {
            self.checkpoint = document.version();
            self.checkpoint_at = now;
        }
    }

    /// See [`crate::room::Room::send_all_away`].
    pub fn send_all_away(&self) {
        let joining = match &self.state {
            State::Loading(join) => Some(&join.sink),
            _ => self.held_join().map(|join| &join.sink),
        };
        let members = self.members.values().map(|member| &member.sink);
        for sink in members.chain(joining) {
            send_away(sink.as_ref(), &self.name);
        }
    }

    pub(super) fn stuck(&self) -> impl Iterator<Item = (MemberId, u64)> {
        self.members
            .iter()
            .filter_map(|(&id, member)| match &member.feed {
                Feed::CatchingUp(catch_up) => catch_up.stuck_since().map(|since| (id, since)),
                Feed::Joining | Feed::Live => None,
            })
    }

    /// Sends away who has taken nothing for too long.
    pub(super) fn evict_stuck(&mut self, now: u64) {
        let limit = self.context.settings.lag_millis;
        let late: Vec<MemberId> = self
            .stuck()
            .filter(|(_, since)| now.saturating_sub(*since) >= limit)
            .map(|(id, _)| id)
            .collect();
        for id in late {
            let Some(member) = self.members.remove(&id) else {
                continue;
            };
            let metrics = &self.context.metrics;
            if let Some(since) = member.lags_since {
                metrics.lag_seconds.add_millis(now.saturating_sub(since));
            }
            put_out_slow(member.sink.as_ref(), &self.name, metrics);
        }
    }
}

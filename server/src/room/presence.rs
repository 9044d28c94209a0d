//! A room for presence: who is here and what they do now, merged and sent on a few times a second.
//!
//! Nothing here is kept: what a member told is gone as soon as the member is. A connection writes
//! under the first prefix it wrote under, and the server's time replaces the sender's.

mod claim;
mod telling;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use tavla_shared::presence::{self, Owner, PresenceMap};
use tavla_shared::protocol::{
    AckStatus, BatchId, Message, Permission, RoomErrorCode, RoomName, Welcome, close, refusal,
};

use super::{
    Join, MemberId, RoomAction, RoomContext, RoomEvent, answer, encode, put_out, put_out_ended,
    refuse_ended, refuse_join, send_away,
};
use crate::access::Right;
use crate::outbox::FrameSink;

/// A member that is still here but says nothing is kept fresh in its name this often: clients
/// forget what nobody has written for 30 s.
const TOUCH_MILLIS: u64 = 15_000;

/// A room for presence.
#[derive(Debug)]
pub struct PresenceRoom {
    name: RoomName,
    context: RoomContext,
    members: BTreeMap<MemberId, Member>,
    map: PresenceMap,
    next_batch: u64,
    touch_at: u64,
    /// When members may be sent more: all at once, so that what they are sent is encoded once.
    tick_at: u64,
    empty_since: Option<u64>,
}

#[derive(Debug)]
struct Member {
    sink: Arc<dyn FrameSink>,
    right: Right,
    identity: Option<String>,
    owner: Owner,
    /// Since its join.
    batches: u64,
    /// What it owns by nothing but what it may have been told before it joined.
    echoes: bool,
    /// Whether something of it could not be read, which the log says once.
    misread: bool,
    written_at: u64,
    /// The revision of the map that it has been sent.
    sent: u64,
    /// Acks that go with the next tick: alone, each would cost as much as a tick. Bounded by the rate
    /// at which a connection may write, and by how soon one that takes nothing is put out.
    acks: Vec<Bytes>,
    /// It is sent nothing more before this.
    due_at: u64,
    /// Since when it has taken nothing of what waits for it; none while it takes.
    stuck_since: Option<u64>,
}

impl Member {
    /// Whether a token names it so.
    fn is(&self, user: &str) -> bool {
        self.right.user() == Some(user)
    }
}

impl PresenceRoom {
    /// A room with nobody in it.
    pub(super) fn new(name: RoomName, context: RoomContext, batch_seed: u64) -> Self {
        Self {
            name,
            context,
            members: BTreeMap::new(),
            map: PresenceMap::new(),
            next_batch: batch_seed,
            touch_at: 0,
            tick_at: 0,
            empty_since: None,
        }
    }

    /// See [`super::Room::handle`].
    pub fn handle(&mut self, event: RoomEvent, now: u64, actions: &mut Vec<RoomAction>) {
        match event {
            RoomEvent::Join(join) => self.join(&join, now),
            RoomEvent::Batch {
                member,
                batch,
                updates,
            } => {
                if self.review(member, now) {
                    self.take_batch(member, batch, &updates, now);
                }
            }
            RoomEvent::Review { member } => {
                self.review(member, now);
            }
            RoomEvent::Leave { member } => self.remove(member, now),
            RoomEvent::Drain => actions.push(RoomAction::Abandon),
            // Nothing is loaded, and a lane that was full is offered to again on the next tick.
            RoomEvent::Tick
            | RoomEvent::Drained { .. }
            | RoomEvent::Refused { .. }
            | RoomEvent::Log(_) => {}
        }
        self.keep_fresh(now);
        self.send_ready(now);
        self.rest(now, actions);
    }

    /// See [`super::Room::send_all_away`].
    pub fn send_all_away(&self) {
        for member in self.members.values() {
            send_away(member.sink.as_ref(), &self.name);
        }
    }

    /// See [`super::Room::deadline`].
    pub fn deadline(&self) -> Option<u64> {
        let revision = self.map.revision();
        let waits = |member: &Member| member.sent < revision || !member.acks.is_empty();
        let behind = self.members.values().any(waits);
        let tick = behind.then_some(self.tick_at);
        let touch = (!self.map.is_empty()).then_some(self.touch_at);
        let idle = self
            .empty_since
            .map(|since| since + self.context.settings.idle_millis);
        [tick, touch, idle].into_iter().flatten().min()
    }

    fn join(&mut self, join: &Join, now: u64) {
        let metrics = &self.context.metrics;
        let limits = &self.context.limits;
        if let Err(ended) = join.right.check(now) {
            metrics.joins_refused.add_one();
            return refuse_ended(join.sink.as_ref(), &self.name, ended);
        }
        if self.members.len() >= limits.editors_per_room + limits.viewers_per_room {
            metrics.joins_refused.add_one();
            let message = "the room is full";
            return refuse_join(join.sink.as_ref(), &self.name, refusal::ROOM_FULL, message);
        }
        metrics.joins.add_one();
        // What others are told of them, which nobody else tells them.
        let welcome = Welcome {
            role: join.right.role().as_str().to_owned(),
            user: join.right.user().map(str::to_owned),
        };
        // Everybody may say where they are.
        let permission = Permission::Write;
        let message = Message::JoinResponseOk {
            permission,
            version: Vec::new(),
            extra: welcome.encode(),
        };
        answer(join.sink.as_ref(), &self.name, message);
        let member = Member {
            sink: Arc::clone(&join.sink),
            right: join.right.clone(),
            identity: join.identity.clone(),
            owner: Owner::new(),
            batches: 0,
            echoes: false,
            misread: false,
            written_at: now,
            sent: 0,
            acks: Vec::new(),
            due_at: 0,
            stuck_since: None,
        };
        self.members.insert(join.member, member);
        self.empty_since = None;
        if let Some(user) = join.right.user() {
            self.unclaim(user, now);
        }
        // Who comes need not wait to see the others.
        self.send(now, |id, _| id == join.member);
    }

    /// Puts a member out whose right has ended; whether it is still here.
    fn review(&mut self, id: MemberId, now: u64) -> bool {
        let Some(member) = self.members.get(&id) else {
            return false;
        };
        let Err(ended) = member.right.check(now) else {
            return true;
        };
        let sink = Arc::clone(&member.sink);
        self.remove(id, now);
        put_out_ended(sink.as_ref(), &self.name, ended);
        false
    }

    fn take_batch(&mut self, id: MemberId, batch: BatchId, updates: &[Vec<u8>], now: u64) {
        let mut status = AckStatus::Ok;
        if let Some(member) = self.members.get_mut(&id) {
            member.batches += 1;
        }
        for update in updates {
            match presence::decode(update) {
                Ok(entries) => self.write(id, entries, now),
                Err(error) => {
                    status = AckStatus::InvalidUpdate;
                    let member = self.members.get_mut(&id);
                    // Once: it can come thousands of times in every message.
                    if member.is_some_and(|it| !std::mem::replace(&mut it.misread, true)) {
                        tracing::warn!(member = id, %error, "presence was refused");
                    }
                }
            }
        }
        if let Some(member) = self.members.get_mut(&id) {
            let message = Message::Ack { batch, status };
            member.acks.extend(encode(&self.name, message));
        }
    }

    /// Takes what is the member's own. The rest is dropped without a word: npm clients repeat
    /// everybody's presence when they join, with the stamps it came with.
    fn write(&mut self, id: MemberId, mut entries: Vec<presence::Entry>, now: u64) {
        let Some(member) = self.members.get(&id) else {
            return;
        };
        // One's own is never an echo: a writer's clock may show what the server's showed.
        let own = member.owner.prefix();
        entries.retain(|entry| {
            let stamp = self.map.stamp_of(&entry.key);
            own == Some(prefix_of(&entry.key)) || stamp != Some(entry.millis)
        });
        if own.is_some() {
            let member = self.members.get_mut(&id);
            if let Some(member) = member.filter(|_| !entries.is_empty()) {
                member.echoes = false;
            }
        } else {
            match self.claim(id, &entries, now) {
                Some(prefix) => entries.retain(|entry| prefix_of(&entry.key) == prefix),
                None => entries.clear(),
            }
        }
        self.vouch(id, &mut entries);
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        let offered = entries.len();
        if !member.right.role().writes_board() {
            // Shapes in their hand would move before everybody's eyes.
            entries.retain(|entry| !presence::tells_of_work(&entry.key));
        }
        let entries = member.owner.admit(entries);
        self.context
            .metrics
            .presence_foreign
            .add((offered - entries.len()) as u64);
        if !entries.is_empty() {
            member.written_at = now;
            self.map.stamp(entries, millis(now));
        }
    }

    /// A member's role and user are what the room knows, whatever it says.
    fn vouch(&self, id: MemberId, entries: &mut [presence::Entry]) {
        let Some(Member { right, .. }) = self.members.get(&id) else {
            return;
        };
        let is_here = |user: &str| self.members.values().any(|member| member.is(user));
        presence::vouch(entries, right.role().as_str(), right.user(), is_here);
    }

    /// Nobody but those whom a token names so is `user` from now on.
    fn unclaim(&mut self, user: &str, now: u64) {
        let theirs = self.members.values().filter(|member| member.is(user));
        let theirs: BTreeSet<String> = theirs
            .filter_map(|member| member.owner.prefix().map(str::to_owned))
            .collect();
        let is_theirs = |prefix: &str| theirs.contains(prefix);
        self.map.unclaim(user, is_theirs, millis(now));
    }

    /// The same user is here on a newer connection: the older one is most likely dead.
    fn replace(&mut self, older: MemberId, now: u64) {
        let Some(member) = self.members.get(&older) else {
            return;
        };
        let sink = Arc::clone(&member.sink);
        self.remove(older, now);
        let message = "you are here on a newer connection";
        put_out(sink.as_ref(), &self.name, RoomErrorCode::Evicted, message);
        sink.close(close::REPLACED, message);
    }

    fn remove(&mut self, id: MemberId, now: u64) {
        let Some(member) = self.members.remove(&id) else {
            return;
        };
        if let Some(prefix) = member.owner.prefix() {
            self.map.remove(prefix, millis(now));
        }
    }

    fn keep_fresh(&mut self, now: u64) {
        if now < self.touch_at {
            return;
        }
        self.touch_at = now + TOUCH_MILLIS;
        for member in self.members.values_mut() {
            if member.written_at + TOUCH_MILLIS <= now
                && let Some(prefix) = member.owner.prefix()
            {
                self.map.touch(prefix, millis(now));
            }
        }
        self.map.expire(millis(now));
    }

    fn rest(&mut self, now: u64, actions: &mut Vec<RoomAction>) {
        if !self.members.is_empty() {
            self.empty_since = None;
            return;
        }
        let since = *self.empty_since.get_or_insert(now);
        if now.saturating_sub(since) >= self.context.settings.idle_millis {
            self.empty_since = Some(now);
            actions.push(RoomAction::Unload);
        }
    }
}

/// The part of a key before its slash.
fn prefix_of(key: &str) -> &str {
    key.split_once('/').map_or(key, |(prefix, _)| prefix)
}

fn millis(now: u64) -> i64 {
    i64::try_from(now).unwrap_or(i64::MAX)
}

//! What members of a room for presence are sent: all at once, each entry encoded once.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use tavla_shared::presence::Changes;

use super::{Member, PresenceRoom};
use crate::outbox::Delivery;
use crate::room::{MemberId, pack, put_out_slow};

/// What those are sent who have been sent the same.
struct Packed {
    changes: Changes,
    /// For who wrote none of it.
    for_others: Option<Vec<Bytes>>,
}

impl PresenceRoom {
    /// Sends what has changed to everybody, once it is time.
    pub(super) fn send_ready(&mut self, now: u64) {
        if self.tick_at <= now && self.send(now, |_, _| true) {
            self.tick_at = now + self.context.limits.presence_tick_millis;
            self.evict_stuck(now);
        }
    }

    /// Sends away who has taken nothing for too long, as rooms for documents do.
    fn evict_stuck(&mut self, now: u64) {
        let limit = self.context.settings.lag_millis;
        let is_late = |member: &Member| {
            let since = member.stuck_since;
            since.is_some_and(|since| now.saturating_sub(since) >= limit)
        };
        let members = self.members.iter().filter(|(_, member)| is_late(member));
        let late: Vec<MemberId> = members.map(|(&id, _)| id).collect();
        for id in late {
            let Some(member) = self.members.get(&id) else {
                continue;
            };
            let sink = Arc::clone(&member.sink);
            self.remove(id, now);
            put_out_slow(sink.as_ref(), &self.name, &self.context.metrics);
        }
    }

    /// Sends what has changed to those of `receivers` who have not been sent it; says whether there
    /// was anybody. Each entry is encoded once, and who wrote none of them shares a frame.
    pub(super) fn send(&mut self, now: u64, receivers: impl Fn(MemberId, &Member) -> bool) -> bool {
        let revision = self.map.revision();
        let mut gone = Vec::new();
        let mut packed: BTreeMap<u64, Packed> = BTreeMap::new();
        let next_batch = &mut self.next_batch;
        let mut pack = |updates| pack(&self.name, next_batch, updates);
        let tick_millis = self.context.limits.presence_tick_millis;
        let mut any = false;
        for (&id, member) in &mut self.members {
            let waits = member.sent < revision || !member.acks.is_empty();
            if !waits || !receivers(id, member) {
                continue;
            }
            any = true;
            if now < member.due_at {
                continue;
            }
            if member.sink.presence_waits() {
                member.stuck_since.get_or_insert(now);
                continue;
            }
            let packed = packed.entry(member.sent).or_insert_with(|| Packed {
                changes: self.map.changes_since(member.sent),
                for_others: None,
            });
            let own = member
                .owner
                .prefix()
                .filter(|prefix| packed.changes.touch(prefix));
            let presence = if own.is_some() {
                pack(packed.changes.updates(own))
            } else {
                let all = || pack(packed.changes.updates(None));
                packed.for_others.get_or_insert_with(all).clone()
            };
            let count = presence.len() as u64;
            let frames: Vec<Bytes> = member.acks.iter().cloned().chain(presence).collect();
            if frames.is_empty() {
                member.sent = revision;
                continue;
            }
            match member.sink.offer_presence(frames) {
                Delivery::Queued => {
                    member.sent = revision;
                    member.acks.clear();
                    member.stuck_since = None;
                    // What took several frames counts as so many ticks.
                    member.due_at = now + count * tick_millis;
                    self.context.metrics.presence_frames.add(count);
                }
                Delivery::Lagging => {}
                Delivery::Gone => gone.push(id),
            }
        }
        for id in gone {
            self.remove(id, now);
        }
        any
    }
}

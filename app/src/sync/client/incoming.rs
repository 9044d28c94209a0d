//! What the transport says, and what the server says through it.

use tavla_shared::protocol::{
    AckStatus, BatchId, DocRoom, Frame, JoinErrorCode, Magic, Message, Permission, RoomErrorCode,
    Welcome, close, keepalive, refusal,
};

use super::{CLOSE_NORMAL, Client, Link, Open, Pace};
use crate::sync::choice::End;
use crate::sync::event::{Action, Event, Incoming, Lane, Packet};
use crate::sync::room::Phase;
use crate::sync::state::{Refusal, Trouble};
use crate::sync::transport::OpenFault;

impl Client {
    /// The transport says something.
    pub fn incoming(&mut self, incoming: Incoming, now: u64) {
        self.weigh(&incoming, now);
        match (incoming, &mut self.link) {
            (Incoming::Opened, Link::Opening { .. }) => self.opened(now),
            (Incoming::Binary(bytes), Link::Open(open)) => {
                open.heard_at = now;
                self.config.meter.lock().received.count(bytes.len());
                self.binary(&bytes, now);
            }
            (Incoming::Text(text), Link::Open(open)) => {
                open.heard_at = now;
                let asked_at = open.asked_at;
                self.config.meter.lock().received.count(text.len());
                if text == keepalive::PING {
                    self.send(Lane::Control, Packet::Text(keepalive::PONG));
                } else if let (keepalive::PONG, Some(asked_at)) = (text.as_str(), asked_at) {
                    self.answered(asked_at, now);
                }
            }
            (Incoming::Heard, Link::Open(open)) => open.heard_at = now,
            (Incoming::Closed { code, reason }, Link::Opening { .. } | Link::Open(_)) => match code
            {
                Some(code) if close::is_fatal(code) && !self.ends_for_beside(code) => {
                    self.refuse(refusal_from_close(code, reason), None, now);
                }
                code => {
                    let hint = close::retry_hint_millis(&reason);
                    self.lose_for(trouble_from_close(code, reason), hint, None, now);
                }
            },
            (Incoming::Failed { fault, reason }, Link::Opening { .. } | Link::Open(_)) => {
                let trouble = match fault {
                    OpenFault::Certificate => Trouble::Untrusted { reason },
                    OpenFault::NotTls => Trouble::NotEncrypted,
                    OpenFault::Unreachable | OpenFault::Blocked | OpenFault::Cut => {
                        Trouble::Unreachable { reason }
                    }
                };
                self.lose(trouble, None, now);
            }
            // The last words of a connection that has been given up.
            _ => {}
        }
        self.tick(now);
    }

    /// What it says about the transport in use.
    fn weigh(&mut self, incoming: &Incoming, now: u64) {
        match (incoming, &self.link) {
            (Incoming::Opened, Link::Opening { .. }) => self.choice.opened(now),
            (Incoming::Failed { fault, .. }, Link::Opening { .. }) => {
                self.choice.failed(*fault, now);
            }
            (Incoming::Closed { code, .. }, Link::Open(_)) => {
                let end = code.map_or(End::Broke, |_| End::Told);
                self.choice.ended(end, now);
            }
            (Incoming::Binary(_) | Incoming::Text(_), Link::Open(_)) => self.choice.heard(),
            _ => {}
        }
    }

    /// Whether the transport reads on: while it does not, nothing is late and the server not dead.
    pub fn set_reading(&mut self, reads: bool, now: u64) {
        if reads {
            return self.reassembly.resume(now);
        }
        self.reassembly.pause(now);
        if let Link::Open(open) = &mut self.link {
            open.heard_at = now;
            open.asked_at = open.asked_at.map(|_| now);
        }
    }

    fn opened(&mut self, now: u64) {
        self.link = Link::Open(Open {
            since: now,
            asked_at: None,
            heard_at: now,
            // At once: the answer proves that the transport lets something through.
            ping_at: now,
        });
        self.pace = Pace::new(now);
        self.join_presence();
    }

    pub(super) fn join_presence(&mut self) {
        let message = Message::JoinRequest {
            auth: self.config.auth.encode(),
            version: Vec::new(),
        };
        let room = self.config.board.to_string();
        self.send_frame(
            Lane::Control,
            &Frame {
                magic: Magic::Ephemeral,
                room,
                message,
            },
        );
    }

    fn binary(&mut self, bytes: &[u8], now: u64) {
        let frame = match Frame::decode(bytes) {
            Ok(frame) => frame,
            Err(error) => {
                let reason = error.to_string();
                return self.lose(Trouble::Nonsense { reason }, Some(close::POLICY), now);
            }
        };
        let presence = frame.magic == Magic::Ephemeral && frame.room == self.config.board.as_str();
        let doc = self.rooms.iter().position(|room| room.id == frame.room);
        match (frame.magic, doc) {
            _ if presence => self.presence_message(frame.message, now),
            (Magic::Loro, Some(at)) => self.doc_message(at, frame.message, now),
            // A room that was never asked for: a newer server may offer some.
            _ => tracing::debug!(room = frame.room, "a frame for another room"),
        }
    }

    fn presence_message(&mut self, message: Message, now: u64) {
        match message {
            Message::JoinResponseOk { extra, .. } => {
                self.presence.joined(now);
                let welcome = Welcome::decode(&extra).map(Event::Welcomed);
                self.actions.extend(welcome.map(Action::Event));
            }
            Message::DocUpdate { updates, .. } => {
                let events = self.presence.hear(&updates, now);
                self.actions.extend(events.into_iter().map(Action::Event));
            }
            Message::Ack {
                status: AckStatus::RateLimited,
                ..
            } => {
                self.presence.refused_for_now(now);
            }
            Message::RoomError {
                code: RoomErrorCode::Evicted,
                message,
            } => {
                // Somebody else writes under our prefix: only a newer connection of ours can. Or our
                // access has ended, which this room may be the first to hear.
                let refusal = Refusal::from_access(&message).unwrap_or(Refusal::Replaced);
                self.refuse(refusal, Some(CLOSE_NORMAL), now);
            }
            Message::RoomError {
                code: RoomErrorCode::RejoinSuggested,
                message,
            } => {
                self.leave_presence(&message);
                // Servers count joins: one that goes on like this refuses the next.
                self.join_presence();
            }
            Message::JoinError {
                code: JoinErrorCode::App { code: Some(code) },
                message,
            } if refusal::is_retryable(&code) => {
                self.leave_presence(&message);
                self.presence.shut_out(now);
            }
            // Without presence a board still works.
            Message::JoinError { message, .. } | Message::RoomError { message, .. } => {
                self.leave_presence(&message);
            }
            _ => {}
        }
    }

    fn leave_presence(&mut self, message: &str) {
        tracing::warn!(message, "out of the presence room");
        if self.presence.left() {
            self.actions.push(Action::Event(Event::PeersGone));
        }
    }

    fn doc_message(&mut self, at: usize, message: Message, now: u64) {
        let room = self.rooms[at].doc;
        match message {
            Message::JoinResponseOk {
                permission,
                version,
                ..
            } => {
                self.joined(at, permission, version);
            }
            Message::JoinError { code, .. } if Self::is_beside(at) => {
                self.beside_refused(at, &code, now);
            }
            Message::JoinError { code, message } => self.join_refused(code, message, now),
            Message::DocUpdate { updates, .. } => self.updates(at, updates),
            Message::FragmentHeader {
                batch,
                fragments,
                total_bytes,
            } => {
                let place = (Magic::Loro, self.rooms[at].id.as_str());
                let begun = self
                    .reassembly
                    .header(place, batch, fragments, total_bytes, now);
                if let Err(error) = begun {
                    tracing::warn!(%error, "a batch from the server was refused");
                    self.rejoin(room, now);
                }
            }
            Message::Fragment {
                batch,
                index,
                bytes,
            } => {
                self.fragment(at, batch, index, bytes, now);
            }
            Message::RoomError { code, message } => self.put_out(at, code, message, now),
            Message::Ack { batch, status } => self.ack(at, batch, status, now),
            // Only servers are asked to join or left.
            Message::JoinRequest { .. } | Message::Leave => {}
        }
    }

    fn joined(&mut self, at: usize, permission: Permission, version: Vec<u8>) {
        let room = &mut self.rooms[at];
        if !matches!(room.phase, Phase::Joining { .. }) {
            return;
        }
        room.phase = Phase::WantBackfill { permission };
        // Whatever of it is not here comes now.
        if self.rooms[at].doc == DocRoom::Board {
            self.give_up_archive();
        }
        let room = &self.rooms[at];
        let (room, join) = (room.doc, room.join);
        self.actions.push(Action::Event(Event::ServerVersion {
            room,
            join,
            version,
        }));
    }

    fn join_refused(&mut self, code: JoinErrorCode, message: String, now: u64) {
        let refusal = match code {
            JoinErrorCode::AuthFailed if let Some(refusal) = Refusal::from_access(&message) => {
                refusal
            }
            JoinErrorCode::AuthFailed if self.config.auth.token.is_none() => Refusal::Unauthorized,
            JoinErrorCode::AuthFailed => Refusal::Forbidden,
            JoinErrorCode::App { code: Some(code) } => match code.as_str() {
                code if refusal::is_retryable(code) => {
                    let reason = code.to_owned();
                    return self.lose(Trouble::Busy { reason }, Some(CLOSE_NORMAL), now);
                }
                refusal::ROOM_MISSING => Refusal::RoomMissing,
                refusal::BAD_ROOM => Refusal::BadRoom,
                _ => Refusal::Other {
                    code: None,
                    reason: message,
                },
            },
            JoinErrorCode::Unknown
            | JoinErrorCode::VersionUnknown { .. }
            | JoinErrorCode::App { code: None } => Refusal::Other {
                code: None,
                reason: message,
            },
        };
        self.refuse(refusal, Some(CLOSE_NORMAL), now);
    }

    /// Updates may come before the owner has answered anything: they are what we asked for.
    fn updates(&mut self, at: usize, updates: Vec<Vec<u8>>) {
        let room = self.rooms[at].doc;
        if self.rooms[at].permission().is_some() && !updates.is_empty() {
            self.actions
                .push(Action::Event(Event::Updates { room, updates }));
        }
    }

    fn fragment(&mut self, at: usize, batch: BatchId, index: u64, bytes: Vec<u8>, now: u64) {
        let place = (Magic::Loro, self.rooms[at].id.as_str());
        match self.reassembly.fragment(place, batch, index, bytes, now) {
            Ok(Some(update)) => self.updates(at, vec![update]),
            Ok(None) => {}
            Err(error) if error.status().is_none() => {}
            Err(error) => {
                tracing::warn!(%error, "a batch from the server does not add up");
                self.rejoin(self.rooms[at].doc, now);
            }
        }
    }

    fn put_out(&mut self, at: usize, code: RoomErrorCode, message: String, now: u64) {
        match code {
            RoomErrorCode::RejoinSuggested if matches!(self.rooms[at].phase, Phase::Shut) => {}
            RoomErrorCode::RejoinSuggested => self.start_over(at, now),
            // The end of our access is the end of it for the whole board.
            RoomErrorCode::Evicted | RoomErrorCode::Unknown
                if Self::is_beside(at) && Refusal::from_access(&message).is_none() =>
            {
                self.shut(at);
            }
            RoomErrorCode::Evicted => {
                let refusal = Refusal::from_access(&message).unwrap_or(Refusal::Evicted);
                self.refuse(refusal, Some(CLOSE_NORMAL), now);
            }
            RoomErrorCode::Unknown => {
                let refusal = Refusal::from_access(&message).unwrap_or(Refusal::Other {
                    code: None,
                    reason: message,
                });
                self.refuse(refusal, Some(CLOSE_NORMAL), now);
            }
        }
    }

    fn ack(&mut self, at: usize, batch: BatchId, status: AckStatus, now: u64) {
        let doc = self.rooms[at].doc;
        let Some(outbox) = self.rooms[at].outbox() else {
            return;
        };
        if status == AckStatus::Ok {
            if let Some(seq) = outbox.acked(batch, now) {
                self.actions
                    .push(Action::Event(Event::Acked { room: doc, seq }));
            }
        } else if status.is_retryable() {
            outbox.refused_for_now(batch, now);
        } else if outbox.knows(batch) {
            self.reject(at, status, now);
        }
    }
}

/// Whether the server's close code means that a restart or another node will serve us.
fn trouble_from_close(code: Option<u16>, reason: String) -> Trouble {
    match code {
        Some(close::RESTARTING | close::GOING_AWAY) => Trouble::Restarting,
        Some(close::TRY_LATER) => Trouble::Busy { reason },
        Some(close::TOO_LARGE) => Trouble::Nonsense { reason },
        _ => Trouble::Lost,
    }
}

fn refusal_from_close(code: u16, reason: String) -> Refusal {
    match code {
        close::UNAUTHORIZED => Refusal::Unauthorized,
        close::FORBIDDEN => Refusal::Forbidden,
        close::REPLACED => Refusal::Replaced,
        close::TOO_MANY_REQUESTS => Refusal::TooManyRequests,
        code => Refusal::Other {
            code: Some(code),
            reason,
        },
    }
}

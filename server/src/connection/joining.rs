//! How a connection gets into a room: its name, its auth, its rates and penalties, and
//! what it may do there.

use std::net::IpAddr;
use std::sync::Arc;

use tavla_shared::id::BoardId;
use tavla_shared::protocol::{JoinAuth, JoinErrorCode, Magic, Message, RoomName, refusal};

use super::{Connection, ConnectionAction, Membership, ROOMS_PER_CONNECTION};
use crate::access::{Grant, Refusal, Right};
use crate::limits::{Culprit, Who};
use crate::metrics::Denied;
use crate::outbox::MemberSink;
use crate::room::Join;

impl Connection {
    pub(super) fn join(
        &mut self,
        place: (Magic, &str),
        auth: &[u8],
        version: Vec<u8>,
        now: u64,
        actions: &mut Vec<ConnectionAction>,
    ) {
        let parsed = RoomName::parse(place.0, place.1);
        if !self.joins.try_take(1.0, now) {
            if let Ok(room) = &parsed {
                self.expect_back(room);
            }
            return self.refuse(place, refusal::RATE_LIMITED, "too many joins");
        }
        let room = match parsed {
            Ok(room) => room,
            Err(error) => return self.refuse(place, refusal::BAD_ROOM, &error.to_string()),
        };
        self.left.retain(|left| *left != room);
        let auth = match JoinAuth::decode(auth) {
            Ok(auth) => auth,
            Err(error) => return self.deny(place, Denied::Unreadable, &error.to_string()),
        };
        let grant =
            match self
                .context
                .access
                .grant(&self.visit, auth.token.as_deref(), room.board(), now)
            {
                Ok(grant) => grant,
                Err(refusal) => {
                    self.refused = Some(refusal);
                    tracing::info!(%refusal, "a join was refused");
                    return self.deny(place, denied(refusal), &refusal.message());
                }
            };
        let who = self.who(&grant.right, &room);
        if let Some(seconds) = who.as_ref().and_then(|who| self.wait_seconds(who, now)) {
            self.expect_back(&room);
            let message = format!(
                "an update from this user, link or network broke a document; come again in {seconds} s"
            );
            return self.refuse(place, refusal::RATE_LIMITED, &message);
        }
        if !self.rooms.contains_key(&room) && self.rooms.len() >= ROOMS_PER_CONNECTION {
            self.expect_back(&room);
            return self.refuse(
                place,
                refusal::RATE_LIMITED,
                "too many rooms on one connection",
            );
        }
        if !self.admit_user(&grant, room.board()) {
            self.expect_back(&room);
            return self.refuse(place, refusal::RATE_LIMITED, "too many connections");
        }
        self.granted = true;
        // Joining again begins anew.
        self.leave(&room, actions);
        self.next_member += 1;
        let member = self.next_member;
        let Grant { right, creates } = grant;
        let membership = Membership {
            member,
            right: right.clone(),
            ending: false,
        };
        self.rooms.insert(room.clone(), membership);
        let penalties = Arc::clone(&self.context.penalties);
        let sink = MemberSink {
            outbox: Arc::clone(&self.outbox),
            room: room.clone(),
            member,
            culprit: who.map(|who| Culprit { penalties, who }),
        };
        let identity = identity(&right, auth.device, self.visit.peer);
        let sink = Arc::new(sink);
        let join = Join {
            member,
            right,
            creates,
            identity,
            version,
            asked_at: now,
            sink,
        };
        actions.push(ConnectionAction::Enter { room, join });
    }

    /// Whom a penalty would be for: the user a token names, on its board, else all who have the same
    /// link or come from the same network.
    fn who(&self, right: &Right, room: &RoomName) -> Option<Who> {
        match (right.user(), right.token()) {
            (Some(user), _) => Some(Who::User {
                user: user.to_owned(),
                board: room.board().clone(),
            }),
            (None, Some(token)) => Some(Who::Link(token.to_owned())),
            (None, None) => self.context.penalties.at(self.visit.peer),
        }
    }

    /// How long they have to wait for having broken a document; none where they need not.
    fn wait_seconds(&self, who: &Who, now: u64) -> Option<u64> {
        let millis = self.context.penalties.wait_millis(who, now);
        (millis > 0).then(|| millis.div_ceil(1_000))
    }

    /// Counts the connection to each user whom a token of its rooms names, once a board.
    fn admit_user(&mut self, grant: &Grant, board: &BoardId) -> bool {
        let Some(user) = grant.right.user() else {
            return true;
        };
        let rooms = &self.rooms;
        let is_here = |(board, user): &(BoardId, String)| {
            let mut of_board = rooms.iter().filter(|(room, _)| room.board() == board);
            of_board.any(|(_, it)| it.right.user() == Some(user))
        };
        self.users.retain(|counted, _| is_here(counted));
        let user = (board.clone(), user.to_owned());
        if self.users.contains_key(&user) {
            return true;
        }
        let Some(admission) = self.context.admissions.admit_user(board, &user.1) else {
            return false;
        };
        self.users.insert(user, admission);
        true
    }

    fn refuse(&self, place: (Magic, &str), app_code: &str, message: &str) {
        let code = JoinErrorCode::App {
            code: Some(app_code.to_owned()),
        };
        self.refuse_with(place, code, message);
    }

    fn deny(&self, place: (Magic, &str), why: Denied, message: &str) {
        self.context.metrics.auth_failures.add_one(why);
        self.refuse_with(place, JoinErrorCode::AuthFailed, message);
    }

    fn refuse_with(&self, place: (Magic, &str), code: JoinErrorCode, message: &str) {
        self.context.metrics.joins_refused.add_one();
        self.say(
            place,
            Message::JoinError {
                code,
                message: message.to_owned(),
            },
        );
    }
}

/// Who it is: the user a token names, else the device as far as it says so, of those who have the
/// same link or come from the same address. None of them can be taken for another kind.
fn identity(right: &Right, device: Option<String>, peer: IpAddr) -> Option<String> {
    if let Some(user) = right.user() {
        return Some(format!("user {user}"));
    }
    let device = device?;
    Some(match right.token() {
        Some(token) => format!("link {token} {device}"),
        None => format!("device {peer} {device}"),
    })
}

/// What a refusal counts as.
fn denied(refusal: Refusal) -> Denied {
    match refusal {
        Refusal::TokenNeeded => Denied::TokenNeeded,
        Refusal::TokenInvalid => Denied::TokenInvalid,
        Refusal::OtherBoard => Denied::OtherBoard,
        Refusal::TokenExpired => Denied::TokenExpired,
        Refusal::TokenRevoked => Denied::TokenRevoked,
        Refusal::OriginRefused => Denied::OriginRefused,
    }
}

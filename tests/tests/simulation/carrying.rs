//! Between the clients, their connections and the server: does what each wants, and moves the bytes.

use rand::Rng as _;
use tavla::sync::{Action, Event, Incoming, OpenFault};
use tavla_server::access::Visit;
use tavla_server::outbox::{DOCUMENT_BYTES_MAX, Outbox, Outgoing};
use tavla_shared::protocol::AckStatus;

use crate::line::{Line, Up};
use crate::roles::CHANGING;
use crate::world::World;

/// What a client may have under way: its window, a text larger than that, presence and keepalives.
const BYTES_UP_MAX: usize = 3 * 1024 * 1024;
/// The largest frame that may go over the server's bound.
const FRAME_BYTES: usize = 256 * 1024;

impl World {
    /// A connection is made, or not.
    pub fn open(&mut self, who: usize) {
        if self.members[who].cut_off_until > self.now {
            // Nobody answers, so that the client has to find out by itself.
            return;
        }
        let reachable = self.members[who].away_until <= self.now && self.server_up_at <= self.now;
        let incoming = if reachable {
            self.seen.connections += 1;
            let visit = Visit {
                peer: "127.0.0.1".parse().unwrap(),
                host: Some("localhost".to_owned()),
                forwarded: false,
                origin: None,
            };
            let number = self.server.connect(visit);
            self.lines
                .push(Line::new(who, number, self.plan.delay_millis));
            Incoming::Opened
        } else {
            Incoming::Failed {
                fault: OpenFault::Unreachable,
                reason: "unreachable".to_owned(),
            }
        };
        self.incoming(who, incoming);
    }

    fn incoming(&mut self, who: usize, incoming: Incoming) {
        let clock = self.members[who].clock(self.now);
        if let Some(life) = &mut self.members[who].life {
            life.client.incoming(incoming, clock);
        }
        self.act(who);
    }

    /// Does what somebody's client wants done.
    pub fn act(&mut self, who: usize) {
        let now = self.now;
        let Some(life) = &mut self.members[who].life else {
            return;
        };
        for action in life.client.take_actions() {
            let life = self.members[who].life.as_mut();
            match action {
                Action::Open(_) => {
                    let at = now + self.dice.random_range(0..self.plan.delay_millis);
                    life.unwrap().opens_at = Some(at);
                }
                // Nobody's board is said to be new: what is simulated is the join.
                Action::Fetch(_) | Action::StopFetching => {}
                Action::Send(lane, packet) => {
                    if let Some(line) = self.line(who) {
                        line.send(lane, packet);
                    }
                }
                Action::Close { .. } => {
                    life.unwrap().opens_at = None;
                    for line in &mut self.lines {
                        if line.who == who && line.held {
                            line.close(now, &mut self.dice);
                        }
                    }
                }
                Action::Event(event) => self.event(who, event),
            }
        }
    }

    fn event(&mut self, who: usize, event: Event) {
        if let Event::Acked { seq, .. } = &event {
            self.seen.acks += 1;
            self.members[who].store.promise(*seq, &mut self.promised);
            // Looking is what takes the time here.
            if self.dice.random_ratio(1, 150) {
                self.check_promises();
            }
        }
        if let Event::Rejected { status, .. } = &event {
            let never_watched = self.members[who].user < CHANGING && self.seen.demotions == 0;
            let honest = *status != AckStatus::PermissionDenied || never_watched;
            assert!(!honest, "an honest edit was refused: {status:?}");
            let wrote = self.members[who].store.unsynced() > 0;
            assert!(wrote, "who wrote nothing was refused: {status:?}");
            // Once nothing more of this is done: the client has just ended.
            self.members[who].parts = true;
        }
        if let Some(life) = &mut self.members[who].life {
            life.hear(event, self.now, &mut self.dice);
        }
    }

    /// Whatever waits is within its bounds, at the clients and at the server.
    pub fn check_queues(&self) {
        for line in &self.lines {
            let (who, bytes) = (line.who, line.bytes_up());
            assert!(bytes <= BYTES_UP_MAX, "{who} has {bytes} bytes under way");
            let outbox = line.number.and_then(|number| self.server.outbox(number));
            let waiting = outbox.map_or(0, Outbox::document_bytes);
            let most = DOCUMENT_BYTES_MAX + FRAME_BYTES;
            assert!(waiting <= most, "{waiting} bytes wait at the server");
        }
    }

    /// Moves what is on a connection.
    pub fn carry(&mut self, at: usize) {
        let now = self.now;
        let who = self.lines[at].who;
        self.lines[at].listen(now);
        if self.lines[at].held {
            self.lines[at].write(now, &mut self.dice);
        }
        while let Some(up) = self.lines[at].arrived(now) {
            let Some(number) = self.lines[at].number else {
                continue;
            };
            match up {
                Up::Message(message) => self.server.receive(number, message),
                Up::End => {
                    self.server.disconnect(number);
                    self.lines[at].number = None;
                }
            }
        }
        self.read_server(at);
        while self.lines[at].held {
            let Some(incoming) = self.lines[at].heard(now) else {
                break;
            };
            // Before it is told: it may ask for the next one at once.
            if matches!(incoming, Incoming::Closed { .. }) {
                self.lines[at].held = false;
                if self.lines[at].number.is_some() {
                    self.lines[at].close(now, &mut self.dice);
                }
            }
            self.incoming(who, incoming);
        }
    }

    /// What the server writes, where the way is free; else it waits there, within bounds.
    fn read_server(&mut self, at: usize) {
        let now = self.now;
        let Some(number) = self.lines[at].number else {
            return;
        };
        if !self.lines[at].is_read(now) {
            let outbox = self.server.outbox(number);
            // It does not wait long for its close to be read.
            if outbox.is_none_or(Outbox::is_ending) {
                self.server.disconnect(number);
                self.lines[at].number = None;
            }
            return;
        }
        for outgoing in self.server.take(number) {
            let incoming = match outgoing {
                Outgoing::Frame(bytes) => Incoming::Binary(bytes.to_vec()),
                Outgoing::Text(text) => Incoming::Text(text.to_owned()),
                Outgoing::Ping => Incoming::Heard,
                Outgoing::Close { code, reason } => {
                    self.lines[at].number = None;
                    Incoming::Closed {
                        code: Some(code),
                        reason: reason.into_owned(),
                    }
                }
            };
            self.lines[at].reply(incoming, now, &mut self.dice);
        }
    }
}

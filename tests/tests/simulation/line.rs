//! One connection: two ways, each in order, with delays, and ends that may not know of each other.

use std::collections::VecDeque;

use rand::Rng as _;
use rand::rngs::StdRng;
use tavla::sync::{Incoming, Lane, Packet};
use tavla_server::sim::SimMessage;

use crate::plan::Way;

/// What comes out at the server's end.
#[derive(Debug, Clone)]
pub enum Up {
    Message(SimMessage),
    End,
}

/// A connection, its ends, and what is on it.
#[derive(Debug)]
pub struct Line {
    /// Whose.
    pub who: usize,
    /// The server's name for it, while the server knows it.
    pub number: Option<u64>,
    /// Whether the client's program still has it.
    pub held: bool,
    /// What the client has not written yet, by lane.
    lanes: [VecDeque<Packet>; 3],
    write_at: u64,
    up: VecDeque<(u64, Up)>,
    down: VecDeque<(u64, Incoming)>,
    up_silent_until: u64,
    down_silent_until: u64,
    delay: u64,
}

impl Line {
    /// A connection just made.
    pub fn new(who: usize, number: u64, delay: u64) -> Self {
        Self {
            who,
            number: Some(number),
            held: true,
            lanes: [const { VecDeque::new() }; 3],
            write_at: 0,
            up: VecDeque::new(),
            down: VecDeque::new(),
            up_silent_until: 0,
            down_silent_until: 0,
            delay,
        }
    }

    /// Whether nobody has it any more.
    pub fn is_gone(&self) -> bool {
        self.number.is_none() && !self.held
    }

    /// The client sends: what is in an earlier lane is written first.
    pub fn send(&mut self, lane: Lane, packet: Packet) {
        self.lanes[lane as usize].push_back(packet);
    }

    /// Whether presence that was sent is on its way.
    pub fn presence_is_free(&self) -> bool {
        self.lanes[Lane::Presence as usize].is_empty()
    }

    /// The bytes that the client has sent and the server has not got.
    pub fn bytes_up(&self) -> usize {
        let waiting = self.lanes.iter().flatten().map(|packet| match packet {
            Packet::Binary(bytes) => bytes.len(),
            Packet::Text(text) => text.len(),
        });
        let under_way = self.up.iter().map(|(_, up)| match up {
            Up::Message(SimMessage::Binary(bytes)) => bytes.len(),
            Up::Message(SimMessage::Text(text)) => text.len(),
            Up::End => 0,
        });
        waiting.chain(under_way).sum()
    }

    /// The client writes the next packet, when it is time.
    pub fn write(&mut self, now: u64, dice: &mut StdRng) {
        if self.write_at > now {
            return;
        }
        if let Some(packet) = self.lanes.iter_mut().find_map(VecDeque::pop_front) {
            self.write_at = now + dice.random_range(0..6);
            let message = match packet {
                Packet::Binary(bytes) => SimMessage::Binary(bytes),
                Packet::Text(text) => SimMessage::Text(text.to_owned()),
            };
            self.post(Up::Message(message), now, dice);
        }
    }

    /// What has come to the server's end.
    pub fn arrived(&mut self, now: u64) -> Option<Up> {
        if self.up_silent_until > now {
            return None;
        }
        self.up
            .pop_front_if(|(due, _)| *due <= now)
            .map(|(_, up)| up)
    }

    /// The server's end writes, if the way is free.
    pub fn is_read(&self, now: u64) -> bool {
        self.down_silent_until <= now
    }

    /// The server says something.
    pub fn reply(&mut self, incoming: Incoming, now: u64, dice: &mut StdRng) {
        let last = self.down.back().map_or(0, |(due, _)| *due);
        let due = last.max(now + dice.random_range(0..self.delay));
        self.down.push_back((due, incoming));
    }

    /// What has come to the client's end.
    pub fn heard(&mut self, now: u64) -> Option<Incoming> {
        if self.down_silent_until > now {
            return None;
        }
        let heard = self.down.pop_front_if(|(due, _)| *due <= now);
        heard.map(|(_, incoming)| incoming)
    }

    /// The client lets go, after all that it has sent.
    pub fn close(&mut self, now: u64, dice: &mut StdRng) {
        self.held = false;
        self.write_at = 0;
        while self.lanes.iter().any(|lane| !lane.is_empty()) {
            self.write_at = 0;
            self.write(now, dice);
        }
        self.post(Up::End, now, dice);
    }

    /// The client's program dies. Some of what it wrote arrives, and, where the system is left to
    /// say so, the end.
    pub fn client_dies(&mut self, seen: bool, now: u64, dice: &mut StdRng) {
        self.held = false;
        self.lanes = [const { VecDeque::new() }; 3];
        self.lose_some_up(dice);
        if seen {
            self.post(Up::End, now, dice);
        }
    }

    /// The server's process dies. Some of what it wrote arrives, and, where the system is left to
    /// say so, the end.
    pub fn server_dies(&mut self, seen: bool, now: u64, dice: &mut StdRng) {
        self.number = None;
        self.up.clear();
        self.lose_some_down(dice);
        if seen {
            self.reply(broken(), now, dice);
        }
    }

    /// It breaks, and both ends are told.
    pub fn cut(&mut self, now: u64, dice: &mut StdRng) {
        self.lose_some_up(dice);
        self.lose_some_down(dice);
        (self.up_silent_until, self.down_silent_until) = (0, 0);
        self.post(Up::End, now, dice);
        self.reply(broken(), now, dice);
    }

    /// It swallows everything for a while.
    pub fn silence(&mut self, way: Way, until: u64) {
        if way != Way::Down {
            self.up_silent_until = self.up_silent_until.max(until);
        }
        if way != Way::Up {
            self.down_silent_until = self.down_silent_until.max(until);
        }
    }

    /// When something happens on it next.
    pub fn deadline(&self) -> Option<u64> {
        let writes = self.lanes.iter().any(|lane| !lane.is_empty());
        let write = (writes && self.held).then_some(self.write_at);
        let up = self
            .up
            .front()
            .map(|(due, _)| *due.max(&self.up_silent_until));
        let down = self.down.front();
        let down = down.map(|(due, _)| *due.max(&self.down_silent_until));
        // The server writes again once it is read.
        let read = (self.down_silent_until > 0).then_some(self.down_silent_until);
        let all = [write, up, down.filter(|_| self.held), read];
        all.into_iter().flatten().filter(|at| *at < u64::MAX).min()
    }

    /// Silence that is over is forgotten.
    pub fn listen(&mut self, now: u64) {
        if self.down_silent_until <= now {
            self.down_silent_until = 0;
        }
    }

    fn post(&mut self, up: Up, now: u64, dice: &mut StdRng) {
        let last = self.up.back().map_or(0, |(due, _)| *due);
        let due = last.max(now + dice.random_range(0..self.delay));
        self.up.push_back((due, up));
    }

    fn lose_some_up(&mut self, dice: &mut StdRng) {
        let kept = dice.random_range(0..=self.up.len());
        self.up.truncate(kept);
    }

    fn lose_some_down(&mut self, dice: &mut StdRng) {
        let kept = dice.random_range(0..=self.down.len());
        self.down.truncate(kept);
    }
}

fn broken() -> Incoming {
    Incoming::Closed {
        code: None,
        reason: String::new(),
    }
}

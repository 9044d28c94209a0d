//! The simulated server's disk: does one request after the other, each in its time, and is crashed at
//! any boundary between them or in the middle of one. Knows no rooms but their names.

use std::collections::VecDeque;

use rand::Rng as _;
use rand::rngs::StdRng;
use tavla_shared::protocol::RoomName;

use crate::log::{LogEvent, LogRequest, MemoryLog, perform};

/// A log with what it was asked for and has not done yet.
#[derive(Debug, Default)]
pub(super) struct Disk {
    log: MemoryLog,
    requests: VecDeque<Queued>,
}

#[derive(Debug)]
struct Queued {
    due: u64,
    room: RoomName,
    generation: u64,
    asked: LogRequest,
}

/// An answer, and for which life of which room.
#[derive(Debug)]
pub(super) struct Done {
    pub room: RoomName,
    pub generation: u64,
    pub event: LogEvent,
}

impl Disk {
    /// What is durable.
    pub fn log(&self) -> &MemoryLog {
        &self.log
    }

    /// Takes a request that is done at `at`, or after those before it.
    pub fn ask(&mut self, room: RoomName, generation: u64, asked: LogRequest, at: u64) {
        // One after the other, as on a disk.
        let last = self.requests.back().map_or(0, |request| request.due);
        self.requests.push_back(Queued {
            due: last.max(at),
            room,
            generation,
            asked,
        });
    }

    /// When the next answer is due.
    pub fn deadline(&self) -> Option<u64> {
        self.requests.front().map(|request| request.due)
    }

    /// The next request that is due, done.
    pub fn step(&mut self, now: u64) -> Option<Done> {
        let Queued {
            room,
            generation,
            asked,
            ..
        } = self.requests.pop_front_if(|request| request.due <= now)?;
        let event = perform(&mut self.log, &room, asked);
        Some(Done {
            room,
            generation,
            event,
        })
    }

    /// The process dies at a boundary that the dice choose: before the first write, after any of
    /// them without its answer, or in the middle of one.
    pub fn crash(&mut self, dice: &mut StdRng) {
        let whole = dice.random_range(0..=self.requests.len());
        let mut left = std::mem::take(&mut self.requests).into_iter();
        for Queued { room, asked, .. } in left.by_ref().take(whole) {
            perform(&mut self.log, &room, asked);
        }
        let Some(Queued { room, asked, .. }) = left.next() else {
            return;
        };
        if dice.random() {
            let records = match &asked {
                LogRequest::Append { updates, .. } => dice.random_range(0..=updates.len()),
                _ => 0,
            };
            self.log.tear(&room, asked, records);
        }
    }
}

//! The board's history ahead of the join: asked for together with the first connection of a board that
//! has nothing here, so that a small board, whose server says at once that there is nothing to fetch,
//! does not wait for it. Whatever goes wrong with it, the join brings everything.

use tavla_shared::protocol::DocRoom;

use super::{Client, Link};
use crate::sync::event::{Action, ArchiveAsk, Event, Fetched};

/// How long the join waits for the server to begin, which may have to pack the board first.
const BEGIN_MILLIS: u64 = 5_000;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fetch {
    /// The next connection asks for it.
    Wanted,
    /// It was asked for.
    Asked {
        /// When.
        since: u64,
    },
    /// It comes.
    Coming,
    /// It is not wanted, or not any more.
    Over,
}

impl Client {
    /// A connection is being made: asks for the history too, where that is wanted.
    pub(super) fn ask_for_archive(&mut self, now: u64) {
        if self.fetch != Fetch::Wanted {
            return;
        }
        self.fetch = Fetch::Asked { since: now };
        self.actions.push(Action::Fetch(ArchiveAsk {
            board: self.config.board.clone(),
            token: self.config.auth.token.clone(),
        }));
    }

    /// Something came of asking for the history.
    pub fn fetched(&mut self, fetched: Fetched, now: u64) {
        match (fetched, self.fetch) {
            // We have gone on without it.
            (_, Fetch::Wanted | Fetch::Over) => {}
            (Fetched::Begun, _) => self.fetch = Fetch::Coming,
            (Fetched::Updates { updates, bytes }, _) => {
                self.fetch = Fetch::Coming;
                if bytes > 0 {
                    self.config.meter.lock().received.count(bytes);
                }
                if !updates.is_empty() {
                    let room = DocRoom::Board;
                    self.actions
                        .push(Action::Event(Event::Updates { room, updates }));
                }
            }
            (Fetched::NoLine, _) => self.fetch = Fetch::Wanted,
            (Fetched::Over, _) => self.fetch = Fetch::Over,
        }
        self.tick(now);
    }

    /// Does without the rest of it.
    pub(super) fn give_up_archive(&mut self) {
        let asked = matches!(self.fetch, Fetch::Asked { .. } | Fetch::Coming);
        self.fetch = Fetch::Over;
        if asked {
            self.actions.push(Action::StopFetching);
        }
    }

    /// Whether a room's join waits for its history.
    pub(super) fn waits_for_archive(&self, doc: DocRoom) -> bool {
        doc == DocRoom::Board && matches!(self.fetch, Fetch::Asked { .. } | Fetch::Coming)
    }

    /// Waits for no server that does not begin.
    pub(super) fn tick_archive(&mut self, now: u64) {
        if self.archive_deadline().is_some_and(|due| due <= now) {
            tracing::debug!("the server does not begin to send the board; it is joined");
            self.give_up_archive();
        }
    }

    /// When it does.
    pub(super) fn archive_deadline(&self) -> Option<u64> {
        match (self.fetch, &self.link) {
            // Without a connection nothing waits.
            (Fetch::Asked { since }, Link::Open(open)) => {
                Some(since.max(open.since) + BEGIN_MILLIS)
            }
            _ => None,
        }
    }
}

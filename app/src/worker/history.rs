//! What others did while somebody was away, and who made a shape: read from the document's history a
//! slice at a time, so that an edit never waits for it; and up to where the person has seen the board.
//!
//! What was seen is kept among the settings, under the board's name, and says nothing of its content.

use std::collections::BTreeSet;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use serde_json::Value;
use tavla_shared::board::{NewsWalk, Trace, Traced, Version};
use tavla_shared::id::{PeerId, ShapeId};
use tavla_shared::store::{StoreError, seen_key};

use super::BoardEvent;
use super::run::Worker;

/// What can be asked of a board's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryCommand {
    /// What did others do since the person left? Answered by `News`; a later question takes the place of
    /// one that is not answered.
    News {
        /// Whether to wait until all is here that the server has.
        synced: bool,
    },
    /// The person has seen the board as it is now.
    Seen {
        /// Whether that is from now on what is not new any more, also in this session.
        dismissed: bool,
    },
    /// Who made this shape? Answered by `Traced`; a later question takes the place of one that is not
    /// answered.
    Trace(ShapeId),
}

/// What is under way.
#[derive(Debug, Default)]
pub(super) struct History {
    /// What the person had seen when the board was opened; none until that is asked for, and where they
    /// never left it.
    seen: Option<Version>,
    /// Whether it was looked for what they had seen.
    looked: bool,
    /// A question that waits for the server's part of the board.
    waits: bool,
    walk: Option<NewsWalk>,
    trace: Option<Trace>,
    /// What is on the disk.
    kept: Option<Version>,
}

impl Worker {
    /// Takes in what is asked; it is answered between other things.
    pub(super) fn history(&mut self, command: HistoryCommand) -> Result<(), StoreError> {
        match command {
            HistoryCommand::News { synced: true } => self.history.waits = true,
            HistoryCommand::News { synced: false } => self.begin_news(false),
            HistoryCommand::Seen { dismissed } => {
                if dismissed {
                    self.history.seen = Some(self.board.version());
                    self.history.looked = true;
                }
                self.keep_seen();
            }
            HistoryCommand::Trace(shape) => {
                self.history.trace = Trace::begin(&mut self.board, &shape);
                if self.history.trace.is_none() {
                    // It was purged, or the board was built anew without it.
                    let nothing = Box::new(Traced::unknown(shape));
                    self.queues.tell(BoardEvent::Traced(nothing));
                }
            }
        }
        if self.board.is_poisoned() {
            self.rebuild()?;
        }
        Ok(())
    }

    /// Whether there is something to read right now.
    pub(super) fn reads_history(&self) -> bool {
        let history = &self.history;
        let may_begin = history.waits && self.is_caught_up();
        may_begin || history.walk.is_some() || history.trace.is_some()
    }

    /// Reads on, until all is told, an edit waits, or the slice is over.
    pub(super) fn history_slice(&mut self) -> Result<(), StoreError> {
        if self.history.waits && self.is_caught_up() {
            self.begin_news(true);
        }
        let until = Instant::now() + self.timings.slice;
        let queues = std::sync::Arc::clone(&self.queues);
        let mut may_go_on = || Instant::now() < until && !queues.has_local();
        if let Some(mut trace) = self.history.trace.take() {
            if self.board.trace(&mut trace, &mut may_go_on) {
                let traced = Box::new(self.board.traced(trace));
                self.queues.tell(BoardEvent::Traced(traced));
            } else {
                self.history.trace = Some(trace);
            }
        }
        if let Some(mut walk) = self.history.walk.take() {
            if self.board.walk_news(&mut walk, &mut may_go_on) {
                let news = Box::new(walk.into_news(self.board.people()));
                self.queues.tell(BoardEvent::News(news));
            } else {
                self.history.walk = Some(walk);
            }
        }
        if self.board.is_poisoned() {
            return self.rebuild();
        }
        Ok(())
    }

    fn begin_news(&mut self, synced: bool) {
        self.history.waits = false;
        if !std::mem::replace(&mut self.history.looked, true) {
            self.history.seen = self.kept_seen();
        }
        // Who is here for the first time finds all of it new, which is no news; all of it is here once the
        // server has sent it.
        let now = self.board.version();
        if synced && self.history.seen.is_none() {
            self.history.seen = Some(now.clone());
        }
        let seen = self.history.seen.as_ref().unwrap_or(&now);
        self.history.walk = Some(NewsWalk::since(seen, self.own_peers()));
    }

    /// Under which ids this person has written.
    fn own_peers(&self) -> BTreeSet<PeerId> {
        let me = self.person.as_ref().map(|person| &person.user);
        let people = self.board.people().iter();
        let own = people.filter(|person| Some(&person.user) == me && !person.user.is_empty());
        own.map(|person| person.peer)
            .chain([self.board.peer()])
            .collect()
    }

    /// Whether all is here that the server said it had.
    fn is_caught_up(&self) -> bool {
        let theirs = self.theirs.as_ref();
        theirs.is_some_and(|theirs| self.board.version().includes(theirs))
    }

    fn kept_seen(&self) -> Option<Version> {
        let kept = self.log.store.setting(&seen_key(&self.log.document));
        let kept = kept.unwrap_or_else(|error| {
            tracing::warn!(%error, "what was seen of a board cannot be read");
            None
        })?;
        let bytes = BASE64.decode(kept.as_str()?).ok()?;
        Version::decode(&bytes).ok()
    }

    fn keep_seen(&mut self) {
        let now = self.board.version();
        // What waits to be saved may be lost, and is not this history's then.
        if self.history.kept.as_ref() == Some(&now) || self.log.failing.is_some() {
            return;
        }
        let value = Value::from(BASE64.encode(now.encode()));
        let key = seen_key(&self.log.document);
        match self.log.store.put_setting(&key, &value) {
            Ok(()) => self.history.kept = Some(now),
            // It is asked for again, at the latest when the board is left.
            Err(error) => tracing::warn!(%error, "what was seen of a board is not kept"),
        }
    }
}

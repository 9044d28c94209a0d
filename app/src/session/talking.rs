//! The talk of an open board: it begins once the board is there, and ends before it.
//!
//! A board whose talk cannot be opened is a board all the same.

use std::path::PathBuf;

use tavla_shared::protocol::Permission;
use tavla_shared::store::StoreOptions;
use tavla_shared::talk::TalkBatch;

use super::{Session, SessionEvent, TooMuchWaits};
use crate::sync::Standing;
use crate::worker::{
    self, BoardCommand, BoardEvent, Change, Event, TalkCommand, TalkEvent, Timings, WorkerSpec,
};

/// Where and how the talk is opened, once it is time.
pub(super) struct TalkSpec {
    pub(super) store: PathBuf,
    pub(super) options: StoreOptions,
    pub(super) timings: Timings,
}

/// How far a session is with its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Ending {
    /// It goes on.
    #[default]
    No,
    /// The talk saves itself and ends; the board comes after it.
    Talk {
        /// Whether to end although something cannot be saved.
        discard_unsaved: bool,
    },
    /// The board does.
    Board,
}

impl Session {
    /// Makes edits of the talk; answered under the ticket, which is the talk's own.
    ///
    /// # Errors
    /// [`TooMuchWaits`] where nothing was made, and no answer comes.
    pub fn talk_edit(
        &mut self,
        ticket: u64,
        batch: TalkBatch,
        now: i64,
    ) -> Result<(), TooMuchWaits> {
        self.talk.command(TalkCommand::Edit { ticket, batch, now })
    }

    /// How the talk stands with the server.
    pub fn talk_standing(&self) -> Standing {
        self.link.talk
    }

    /// What the server let us do with the talk when we were last in; none where we never were.
    pub fn talk_permission(&self) -> Option<Permission> {
        self.link.talk_permission
    }

    /// Whether there are edits that a server which can be reached may still take.
    pub fn is_sending(&self) -> bool {
        let talk_goes = self.link.talk != Standing::Shut;
        self.board_keeper.keeping.unsynced > 0 || (talk_goes && self.talk.keeping.unsynced > 0)
    }

    /// What happened to the talk since the last call.
    pub fn poll_talk(&mut self) -> Vec<TalkEvent> {
        let events = self.talk.events();
        for event in &events {
            self.note_talk(event);
        }
        if !events.is_empty() {
            self.note_keeping();
        }
        events
    }

    pub(super) fn talk_events(&mut self) -> impl Iterator<Item = SessionEvent> + use<> {
        self.poll_talk().into_iter().map(SessionEvent::Talk)
    }

    /// Opens the talk, unless that was done.
    pub(super) fn begin_talk(&mut self) {
        if self.talk.lives() || self.closing {
            return;
        }
        let random = Box::new(rand::random::<u64>);
        let wake = self.wake();
        let spec = WorkerSpec {
            person: Some(self.identity.person.clone()),
            copy_title: super::copy_title,
            options: self.talk_spec.options.clone(),
            timings: self.talk_spec.timings.clone(),
            // One that ended because the board was about to, and then did not.
            after: Vec::from_iter(self.talk.end()),
            ..WorkerSpec::new(
                self.board.clone(),
                self.talk_spec.store.clone(),
                random,
                wake,
            )
        };
        match worker::start(spec) {
            Ok(worker) => self.talk.begin(worker),
            Err(error) => tracing::error!(%error, "the talk has no thread"),
        }
    }

    /// Saves everything and ends: the talk first, as a board that has ended has no other.
    pub(super) fn end(&mut self, discard_unsaved: bool) {
        if self.talk.lives() {
            self.ending = Ending::Talk { discard_unsaved };
            self.talk.order(TalkCommand::Close { discard_unsaved });
        } else {
            self.ending = Ending::Board;
            self.board_keeper
                .order(BoardCommand::Close { discard_unsaved });
        }
    }

    /// The end was refused: everything goes on.
    pub(super) fn go_on(&mut self) {
        self.ending = Ending::No;
        self.closing = false;
        self.begin_talk();
        // A server may take what the disk refuses.
        self.connect();
    }

    fn note_talk(&mut self, event: &TalkEvent) {
        match event {
            Event::Closed { discarded } => {
                self.talk_discarded += discarded;
                self.talk_ended();
            }
            Event::Failed(_) => self.talk_ended(),
            Event::CloseRefused { edits, error } => {
                // The board was not asked yet.
                self.told.push_back(BoardEvent::CloseRefused {
                    edits: *edits,
                    error: error.clone(),
                });
                self.go_on();
            }
            _ => {}
        }
    }

    fn talk_ended(&mut self) {
        if let Ending::Talk { discard_unsaved } = self.ending {
            self.end(discard_unsaved);
        }
    }
}

/// Adds what was given up of the talk to what was of the board.
pub(super) fn with_discarded<C: Change>(event: &mut Event<C>, more: usize) {
    if let Event::Closed { discarded } = event {
        *discarded += more;
    }
}

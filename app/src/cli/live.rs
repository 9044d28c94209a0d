//! A board at work without a window: one of this device, or one of a server, joined by its link from a folder that
//! goes with the command.

mod beside;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use tavla_shared::id::{BoardId, PeerId};
use tavla_shared::presence::{Presence, What};
use tavla_shared::protocol::Permission;
use tavla_shared::store::StoreError;
use tempfile::TempDir;

use super::seated::Seat;
use super::stop::Stop;
use super::{CommandError, Console, refusal};
use crate::instance::Holding;
use crate::link::BoardLink;
use crate::robot::View;
use crate::session::{Identity, Session, SessionEvent};
use crate::storage::kept::{self, ListedBoard};
use crate::storage::{Storage, Wake};
use crate::sync::{Refusal, State};
use crate::theme::first_color;
use crate::worker::{BoardAnswer, BoardEvent, BoardQuestion, GuestPort};

/// So long at most nobody looks.
pub(super) const GLANCE: Duration = Duration::from_secs(1);
/// How long the end of a board is waited for.
const ENDS_WITHIN: Duration = Duration::from_secs(30);

/// See the module.
pub(super) struct Live {
    session: Session,
    name: String,
    rung: Receiver<()>,
    /// Whether the server's word counts, and not this disk's.
    by_link: bool,
    within: Duration,
    /// All of the board as it is now.
    pub(super) view: View,
    /// The end that edits beside the person whose board it is, once it does: under ids of its own, as the history says
    /// by the id who has written.
    guest: Option<GuestPort>,
    /// What those who are here tell now.
    pub(super) told: BTreeMap<(PeerId, What), Presence>,
    /// Why the disk does not take what was done, as long as that is so.
    unsaved: Option<StoreError>,
    /// Why the board has ended, where it has by itself.
    failure: Option<String>,
    stop: Stop,
    /// Gone before the folder is given up.
    holding: Option<Holding>,
    storage: Storage,
    /// Goes last.
    _folder: Option<TempDir>,
}

/// Where a board is kept.
struct Kept {
    holding: Option<Holding>,
    storage: Storage,
    folder: Option<TempDir>,
}

impl Live {
    /// Joins a board by a link, in a folder of its own, and waits until all of it is here. `rung` hears `wake`.
    ///
    /// # Errors
    /// [`CommandError`].
    pub(super) fn join(
        seat: &Seat,
        call: (Wake, Receiver<()>),
        console: &mut Console<'_>,
    ) -> Result<Self, CommandError> {
        let folder = temporary()?;
        let storage = Storage::open(folder.path(), console.name(), Arc::clone(&call.0))?;
        let link = BoardLink::parse(&seat.board)?;
        let board = BoardId::from_random(console.name());
        let kept = Kept {
            holding: None,
            storage,
            folder: Some(folder),
        };
        Self::begin(seat, call, (board, Some(link)), kept, console)
    }

    /// Opens a board of this device, whose folder this process has from now on, for the command of this name.
    ///
    /// # Errors
    /// [`CommandError`].
    pub(super) fn open(
        seat: &Seat,
        call: (Wake, Receiver<()>),
        storage: Storage,
        command: &str,
        console: &mut Console<'_>,
    ) -> Result<Self, CommandError> {
        let holding = Holding::begin(storage.folder(), command);
        let found = board_of(&storage, &seat.board)?;
        let kept = Kept {
            holding,
            storage,
            folder: None,
        };
        Self::begin(seat, call, found, kept, console)
    }

    fn begin(
        seat: &Seat,
        (wake, rung): (Wake, Receiver<()>),
        (board, link): (BoardId, Option<BoardLink>),
        kept: Kept,
        console: &Console<'_>,
    ) -> Result<Self, CommandError> {
        let identity = Identity::uncolored(&seat.name, first_color, kept.storage.device());
        let store = kept.storage.store_path().to_owned();
        let mut session = Session::open(board, store, identity, wake)
            .map_err(CommandError::unreadable("the board"))?;
        session.force_transport(seat.transport);
        if let Some(link) = link {
            session.attach(link);
        }
        let mut live = Self {
            session,
            name: seat.name.clone(),
            rung,
            by_link: seat.is_by_link(),
            within: seat.within(),
            view: View::default(),
            guest: None,
            told: BTreeMap::new(),
            unsaved: None,
            failure: None,
            stop: console.stop.clone(),
            holding: kept.holding,
            storage: kept.storage,
            _folder: kept.folder,
        };
        match live.arrive() {
            Ok(()) => Ok(live),
            Err(error) => {
                if let Err(error) = live.close() {
                    tracing::warn!(%error, "a board that did not come is not closed");
                }
                Err(error)
            }
        }
    }

    /// Waits until the board is here, from a server all that it has.
    fn arrive(&mut self) -> Result<(), CommandError> {
        self.comes("the board is there", |live, _| {
            live.session.peer().is_some()
        })?;
        if !self.by_link {
            return Ok(());
        }
        self.comes("the server lets us in", |live, _| {
            live.session.link_state().is_joined()
        })?;
        let synced = true;
        self.session.ask_history(BoardQuestion::News { synced });
        self.comes("all of the board is here", |_, event| {
            matches!(
                event,
                Some(SessionEvent::Board(BoardEvent::Answered(
                    BoardAnswer::News(_)
                )))
            )
        })
    }

    /// Calls the command when there is something to look at.
    pub(super) fn wake(&self) -> Wake {
        self.session.wake()
    }

    /// The session behind.
    pub(super) fn session(&mut self) -> &mut Session {
        &mut self.session
    }

    /// Whether what is done counts only once the server has it.
    pub(super) fn is_by_link(&self) -> bool {
        self.by_link
    }

    /// Whether the server lets us only look.
    pub(super) fn is_read_only(&self) -> bool {
        self.session.link_state().permission() == Some(Permission::Read)
    }

    /// Whether somebody wants the command to end.
    pub(super) fn is_to_end(&self) -> bool {
        self.stop.is_asked()
    }

    /// Why the board cannot be worked on any more; none while it can.
    pub(super) fn trouble(&self) -> Option<CommandError> {
        if let Some(failed) = self.failed() {
            return Some(failed);
        }
        match self.session.link_state() {
            // What was refused is taken back, and then it goes on.
            State::Refused(Refusal::Rejected { .. }) => None,
            State::Refused(refusal) if self.by_link => Some(CommandError::LinkRefused {
                reason: refusal::words(refusal),
            }),
            _ => None,
        }
    }

    fn failed(&self) -> Option<CommandError> {
        let reason = self.failure.clone()?;
        Some(CommandError::BoardStopped { reason })
    }

    /// Waits until `done`, which is asked before and after each thing that happens.
    ///
    /// # Errors
    /// [`CommandError`] where that takes too long or cannot come any more.
    pub(super) fn until(
        &mut self,
        what: &'static str,
        done: impl FnMut(&mut Self, Option<&SessionEvent>) -> bool,
    ) -> Result<(), CommandError> {
        self.until_or(what, Self::trouble, done)
    }

    /// The same for what is not worth waiting for where the command is to end.
    fn comes(
        &mut self,
        what: &'static str,
        done: impl FnMut(&mut Self, Option<&SessionEvent>) -> bool,
    ) -> Result<(), CommandError> {
        let in_vain = |live: &Self| {
            let ended = live.is_to_end().then_some(CommandError::Ended);
            live.trouble().or(ended)
        };
        self.until_or(what, in_vain, done)
    }

    fn until_or(
        &mut self,
        what: &'static str,
        in_vain: impl Fn(&Self) -> Option<CommandError>,
        mut done: impl FnMut(&mut Self, Option<&SessionEvent>) -> bool,
    ) -> Result<(), CommandError> {
        let until = Instant::now() + self.within;
        loop {
            for event in self.look() {
                if done(self, Some(&event)) {
                    return Ok(());
                }
            }
            if done(self, None) {
                return Ok(());
            }
            if let Some(error) = in_vain(self) {
                return Err(error);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let seconds = self.within.as_secs();
                return Err(match &self.unsaved {
                    Some(error) => CommandError::NotSaved {
                        error: error.clone(),
                    },
                    None => CommandError::InVain { what, seconds },
                });
            }
            self.wait(left);
        }
    }

    /// Waits until something happens, a moment at most.
    pub(super) fn wait(&self, most: Duration) {
        // Whether it was rung or not is seen by looking.
        self.rung.recv_timeout(most.min(GLANCE)).unwrap_or_default();
    }

    /// What has happened, noted.
    pub(super) fn look(&mut self) -> Vec<SessionEvent> {
        let events = self.session.poll();
        for event in &events {
            match event {
                SessionEvent::Board(event) => self.note(event),
                SessionEvent::Welcomed(welcome) => {
                    self.session.know_as(welcome.user.as_deref(), first_color);
                }
                SessionEvent::Told {
                    peer,
                    what,
                    presence,
                } => {
                    let key = (*peer, *what);
                    match presence {
                        Some(presence) => self.told.insert(key, presence.clone()),
                        None => self.told.remove(&key),
                    };
                }
                SessionEvent::PeersGone => self.told.clear(),
                _ => {}
            }
        }
        events
    }

    fn note(&mut self, event: &BoardEvent) {
        match event {
            BoardEvent::Failed(failure) => self.failure = Some(failure.to_string()),
            BoardEvent::NotSaved { error, .. } => self.unsaved = Some(error.clone()),
            BoardEvent::Saved { .. } => self.unsaved = None,
            BoardEvent::Rebuilt(_) => self.view.begin_anew(),
            _ => {}
        }
        if let Some(change) = event.whole_board() {
            self.view.see(change);
        } else if let BoardEvent::Changed { change, .. } = event {
            self.view.see(change);
        }
    }

    /// Saves everything and leaves the board; what the disk refuses is given up.
    ///
    /// # Errors
    /// [`CommandError`] where something is not saved.
    pub(super) fn close(mut self) -> Result<(), CommandError> {
        self.within = ENDS_WITHIN;
        self.guest = None;
        let refused = self.end(false)?;
        if refused.is_some() {
            self.end(true)?;
        }
        self.session.join();
        drop(self.holding);
        self.storage.close()?;
        refused.map_or(Ok(()), |error| Err(CommandError::NotSaved { error }))
    }

    /// Ends the board; gives why it does not, where the disk refuses.
    fn end(&mut self, discard_unsaved: bool) -> Result<Option<StoreError>, CommandError> {
        let mut refused = None;
        self.session.close(discard_unsaved);
        self.until_or(
            "the board is closed",
            Self::failed,
            |_, event| match event {
                Some(SessionEvent::Board(BoardEvent::CloseRefused { error, .. })) => {
                    refused = Some(error.clone());
                    true
                }
                Some(SessionEvent::Board(BoardEvent::Closed { .. })) => true,
                _ => false,
            },
        )?;
        Ok(refused)
    }
}

fn temporary() -> Result<TempDir, CommandError> {
    tempfile::tempdir().map_err(CommandError::unwritable("a folder for the board"))
}

/// The board of this device that is meant, and where it is shared.
fn board_of(storage: &Storage, wanted: &str) -> Result<(BoardId, Option<BoardLink>), CommandError> {
    let entries = storage.boards().into_iter().chain(storage.trash());
    let board = kept::found(entries.map(ListedBoard::from).collect(), wanted)?;
    if board.trashed {
        let title = board.title;
        return Err(CommandError::InTrash { title });
    }
    // As it is listed it has no right to join.
    let entry = storage.board(&board.id);
    let link = entry.and_then(|entry| entry.server.as_deref());
    let link = link.map(BoardLink::parse).transpose()?;
    Ok((board.id, link))
}

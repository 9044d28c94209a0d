//! A board at work without a window: one of this device, or one of a server, joined by its link from a folder that
//! goes with the command.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use clap::Args;
use tavla_shared::board::{BoardChange, Meta, Person};
use tavla_shared::id::{BoardId, PeerId, ShapeId};
use tavla_shared::protocol::Permission;
use tavla_shared::shape::Shape;
use tavla_shared::store::FolderError;
use tempfile::TempDir;

use super::keeper::Place;
use super::{CommandError, Console};
use crate::link::BoardLink;
use crate::session::{Identity, Session, SessionEvent};
use crate::storage::{Storage, StorageError, Wake, data_folder};
use crate::sync::{State, TransportKind};
use crate::theme::first_color;
use crate::worker::{BoardAnswer, BoardEvent, BoardQuestion};

/// So long at most nobody looks.
const GLANCE: Duration = Duration::from_secs(1);
/// How long the end of a board is waited for.
const ENDS_WITHIN: Duration = Duration::from_secs(30);

/// Which board, as whom, and how.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Seat {
    /// A link, tavla://host:port/board#token, or a board of this device by its title or id
    #[arg(value_name = "BOARD")]
    pub board: String,
    /// What others see you called
    #[arg(long, value_name = "NAME", default_value = "tavla")]
    pub name: String,
    /// How the server is reached, instead of the best way that the network lets through
    #[arg(long, value_name = "KIND", env = super::TRANSPORT_VARIABLE)]
    pub transport: Option<TransportKind>,
    /// How long the server, or the disk, is waited for
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub within: u64,
    /// Where boards are kept
    #[command(flatten)]
    pub place: Place,
}

/// See the module.
pub(super) struct Live {
    session: Session,
    rung: Receiver<()>,
    /// Whether the server's word counts, and not this disk's.
    by_link: bool,
    pub(super) within: Duration,
    /// All of the board as it is now.
    pub(super) shapes: BTreeMap<ShapeId, Arc<Shape>>,
    pub(super) meta: Meta,
    pub(super) people: BTreeMap<PeerId, Person>,
    storage: Storage,
    /// Goes last.
    _folder: Option<TempDir>,
}

impl Live {
    /// Opens a board, and waits until all of it is here.
    ///
    /// # Errors
    /// [`CommandError`].
    pub(super) fn open(seat: &Seat, console: &mut Console<'_>) -> Result<Self, CommandError> {
        let (bell, rung) = sync_channel(1);
        let wake: Wake = Arc::new(move || {
            // One word that waits says it as well as two.
            bell.try_send(()).unwrap_or_default();
        });
        let by_link = seat.board.contains("://");
        let folder = if by_link { Some(temporary()?) } else { None };
        let storage = if let Some(folder) = &folder {
            storage(folder.path(), console, &wake)?
        } else {
            let place = data_folder(seat.place.data.clone(), None)?;
            storage(&place, console, &wake)?
        };
        let (board, link) = if by_link {
            let link = BoardLink::parse(&seat.board)?;
            (BoardId::from_random(console.name()), Some(link))
        } else {
            board_of(&storage, &seat.board)?
        };
        let identity = Identity::uncolored(&seat.name, first_color, storage.device());
        let store = storage.store_path().to_owned();
        let mut session = Session::open(board, store, identity, wake)
            .map_err(CommandError::unreadable("the board"))?;
        session.force_transport(seat.transport);
        if let Some(link) = link {
            session.attach(link);
        }
        let mut live = Self {
            session,
            rung,
            by_link,
            within: Duration::from_secs(seat.within),
            shapes: BTreeMap::new(),
            meta: Meta::default(),
            people: BTreeMap::new(),
            storage,
            _folder: folder,
        };
        live.arrive()?;
        Ok(live)
    }

    /// Waits until the board is here, from a server all that it has.
    fn arrive(&mut self) -> Result<(), CommandError> {
        self.until("the board is there", |live, _| {
            live.session.peer().is_some()
        })?;
        if !self.by_link {
            return Ok(());
        }
        self.until("the server lets us in", |live, _| {
            live.session.link_state().is_joined()
        })?;
        let synced = true;
        self.session.ask_history(BoardQuestion::News { synced });
        self.until("all of the board is here", |_, event| {
            matches!(
                event,
                Some(SessionEvent::Board(BoardEvent::Answered(
                    BoardAnswer::News(_)
                )))
            )
        })
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

    /// Waits until `done`, which is asked before and after each thing that happens.
    ///
    /// # Errors
    /// [`CommandError`] where that takes too long or cannot come any more.
    pub(super) fn until(
        &mut self,
        what: &'static str,
        mut done: impl FnMut(&mut Self, Option<&SessionEvent>) -> bool,
    ) -> Result<(), CommandError> {
        let until = Instant::now() + self.within;
        loop {
            for event in self.look() {
                if let SessionEvent::Board(BoardEvent::Failed(failure)) = &event {
                    let reason = failure.to_string();
                    return Err(CommandError::BoardStopped { reason });
                }
                if done(self, Some(&event)) {
                    return Ok(());
                }
            }
            if done(self, None) {
                return Ok(());
            }
            if let (State::Refused(refusal), true) = (self.session.link_state(), self.by_link) {
                let reason = format!("{refusal:?}");
                return Err(CommandError::LinkRefused { reason });
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let seconds = self.within.as_secs();
                return Err(CommandError::InVain { what, seconds });
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
                _ => {}
            }
        }
        events
    }

    fn note(&mut self, event: &BoardEvent) {
        if matches!(event, BoardEvent::Rebuilt(_)) {
            self.shapes.clear();
        }
        if let Some(change) = event.whole_board() {
            self.see(change);
        } else if let BoardEvent::Changed { change, .. } = event {
            self.see(change);
        }
    }

    fn see(&mut self, change: &BoardChange) {
        let shapes = change.shapes.iter();
        self.shapes
            .extend(shapes.map(|shape| (shape.id.clone(), Arc::clone(shape))));
        for id in &change.removed {
            self.shapes.remove(id);
        }
        if let Some(meta) = &change.meta {
            self.meta = meta.clone();
        }
        let people = change.people.iter();
        self.people
            .extend(people.map(|person| (person.peer, person.clone())));
    }

    /// Saves everything and leaves the board.
    ///
    /// # Errors
    /// [`CommandError`] where something is not saved.
    pub(super) fn close(mut self) -> Result<(), CommandError> {
        self.session.close(false);
        self.within = ENDS_WITHIN;
        self.until("the board is closed", |_, event| {
            matches!(event, Some(SessionEvent::Board(BoardEvent::Closed { .. })))
        })?;
        self.session.join();
        Ok(self.storage.close()?)
    }
}

fn temporary() -> Result<TempDir, CommandError> {
    tempfile::tempdir().map_err(CommandError::unwritable("a folder for the board"))
}

fn storage(folder: &Path, console: &mut Console<'_>, wake: &Wake) -> Result<Storage, CommandError> {
    match Storage::open(folder, console.name(), Arc::clone(wake)) {
        Ok(storage) => Ok(storage),
        Err(StorageError::Folder(FolderError::InUse { .. })) => Err(CommandError::InWindow),
        Err(error) => Err(error.into()),
    }
}

/// The board of this device that is meant, and where it is shared.
fn board_of(storage: &Storage, wanted: &str) -> Result<(BoardId, Option<BoardLink>), CommandError> {
    let boards = storage.boards();
    let by_id = boards.iter().find(|board| board.id.as_str() == wanted);
    let called = |title: &str| title.trim() == wanted.trim();
    let mut by_title = boards.iter().filter(|board| called(&board.title));
    let board = match (by_id, by_title.next(), by_title.count()) {
        (Some(board), ..) | (None, Some(board), 0) => board,
        (None, Some(_), others) => {
            return Err(CommandError::SeveralBoards {
                wanted: wanted.to_owned(),
                count: others + 1,
            });
        }
        (None, None, _) => {
            return Err(CommandError::NoBoard {
                wanted: wanted.to_owned(),
            });
        }
    };
    let link = board.server.as_deref().map(BoardLink::parse).transpose()?;
    Ok((board.id.clone(), link))
}

//! The boards on this device: which is open, and what is done with the others.

use std::io;
use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{RngCore as _, SeedableRng as _};
use tavla_shared::board::{Edit, EditBatch, MetaEdit};
use tavla_shared::id::{BoardId, PeerId};

use crate::app::open_board::{OpenBoard, identity};
use crate::app::{AppServices, NAME_KEY, TavlaApp};
use crate::camera::Camera;
use crate::cli::Opening;
use crate::i18n::text;
use crate::link::BoardLink;
use crate::storage::BoardEntry;
use crate::ui::{BoardRow, Severity};
use crate::worker::{self, BoardCommand, WorkerSpec};

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// The board to begin with: the one asked for, the last one opened, or a new one.
pub(super) fn first_board(services: &mut AppServices, opening: &Opening) -> BoardId {
    let now = (services.unix_seconds)();
    match opening {
        Opening::Link(link) => return add_joined(services, link),
        Opening::File(_) => {}
        Opening::Last => {
            if let Some(last) = services.storage.boards().first() {
                let id = last.id.clone();
                services.storage.board_opened(&id, now);
                return id;
            }
        }
    }
    add_new(services)
}

/// Puts a board of a server on the list.
pub(super) fn add_joined(services: &mut AppServices, link: &BoardLink) -> BoardId {
    let now = (services.unix_seconds)();
    let server = Some(link.to_string());
    services
        .storage
        .add_board(&link.board, link.board.as_str(), server, now);
    link.board.clone()
}

pub(super) fn add_new(services: &mut AppServices) -> BoardId {
    let now = (services.unix_seconds)();
    let low = (services.random)();
    let id = BoardId::from_random(u128::from(low) | u128::from((services.random)()) << 64);
    services.storage.add_board(&id, "", None, now);
    id
}

/// Opens a board of the list.
///
/// # Errors
/// Where the system gives no thread.
pub(super) fn open(services: &mut AppServices, id: &BoardId) -> io::Result<OpenBoard> {
    let storage = &services.storage;
    let name = storage.setting::<String>(NAME_KEY);
    let names = [name.as_deref().unwrap_or_default(), &services.system_name];
    let name = names.into_iter().find(|name| !name.trim().is_empty());
    let name = name.unwrap_or_else(|| text("person-unnamed"));
    let identity = identity(name, storage.device());
    let store = storage.store_path().to_owned();
    let wake = Arc::clone(&services.wake);
    let editing = (services.text_engine(), (services.random)());
    let mut board = OpenBoard::open(id.clone(), store, identity, wake, editing)?;
    board.purge((services.unix_seconds)());
    if let Some(server) = services
        .storage
        .board(id)
        .and_then(|entry| entry.server.as_deref())
    {
        match BoardLink::parse(server) {
            Ok(link) => board.attach(link),
            Err(error) => tracing::warn!(%error, board = %id, "its server cannot be read"),
        }
    }
    Ok(board)
}

fn worker_spec(services: &mut AppServices, id: &BoardId) -> WorkerSpec {
    let mut random = StdRng::seed_from_u64((services.random)());
    let store = services.storage.store_path().to_owned();
    let wake = Arc::clone(&services.wake);
    WorkerSpec::new(id.clone(), store, Box::new(move || random.next_u64()), wake)
}

impl TavlaApp {
    /// Opens another board of the list; the one that was open saves itself and ends.
    pub(super) fn open_board(&mut self, ctx: &egui::Context, id: &BoardId) {
        if id == self.board.id() {
            return;
        }
        match open(&mut self.services, id) {
            Ok(board) => {
                self.remember_camera();
                let left = std::mem::replace(&mut self.board, board);
                self.leaving.note(left.id().clone(), left.worker_end());
                let now = (self.services.unix_seconds)();
                self.services.storage.board_opened(id, now);
                self.look_where_it_was(id);
            }
            Err(error) => {
                tracing::error!(%error, "no thread for a board");
                self.tell(ctx, Severity::Error, text("error-no-thread").to_owned());
            }
        }
        ctx.request_repaint();
    }

    pub(super) fn new_board(&mut self, ctx: &egui::Context) {
        let id = add_new(&mut self.services);
        self.open_board(ctx, &id);
    }

    /// The rows of the list, the trash after the rest.
    pub(super) fn board_rows(&self) -> Vec<BoardRow> {
        let now = (self.services.unix_seconds)();
        let row = |entry: &BoardEntry| {
            let opened = entry.opened.unwrap_or(entry.created);
            let link = entry
                .server
                .as_deref()
                .and_then(|server| BoardLink::parse(server).ok());
            BoardRow {
                id: entry.id.clone(),
                title: entry.title.clone(),
                days_since_opened: usize::try_from((now - opened) / DAY_SECONDS).unwrap_or(0),
                server: link.map(|link| link.server.to_string()),
                open: entry.id == *self.board.id(),
                trashed: entry.trashed.is_some(),
            }
        };
        let storage = &self.services.storage;
        storage
            .boards()
            .into_iter()
            .chain(storage.trash())
            .filter(|entry| !self.leaving.is_deleting(&entry.id))
            .map(row)
            .collect()
    }

    /// The title is in the board: one that is not open is opened for the moment.
    pub(super) fn retitle_board(&mut self, id: &BoardId, title: &str) {
        let now = (self.services.unix_seconds)();
        if id == self.board.id() {
            self.board.retitle(title, now);
        } else {
            let edit = Edit::Meta(MetaEdit::Title(title.into()));
            let batch = EditBatch::new("rename board", vec![edit]);
            match worker::start(worker_spec(&mut self.services, id)) {
                Ok(worker) => {
                    // Let go of, it does what it was given, saves, and ends.
                    self.leaving.note(id.clone(), worker.end());
                    let edit = BoardCommand::Edit {
                        ticket: 1,
                        batch,
                        now,
                    };
                    if let Err(error) = worker.send(edit) {
                        tracing::error!(%error, "a board was not renamed");
                    }
                }
                Err(error) => tracing::error!(%error, "no thread to rename a board"),
            }
        }
        self.services.storage.rename_board(id, title, now);
        self.boards = self.board_rows();
    }

    /// Looks at what somebody else looks at.
    pub(super) fn go_to_person(&mut self, peer: PeerId) {
        let editor = self.board.editor_mut();
        let Some(person) = editor.peers().iter().find(|person| person.peer == peer) else {
            return;
        };
        let center = person.view.map(|view| view.center()).or(person.cursor);
        if let Some(center) = center {
            let zoom = editor.view().camera.zoom;
            editor.set_camera(Camera { center, zoom });
        }
    }
}

//! The boards on this device: which is open, and what is done with the others.

use std::io;
use std::sync::Arc;

use tavla_shared::geometry::Point;
use tavla_shared::id::BoardId;

use crate::app::chatting::chat_seen;
use crate::app::commenting::recall;
use crate::app::joining::{add_joined, link_of};
use crate::app::open_board::OpenBoard;
use crate::app::people::{muted, user_of};
use crate::app::quitting::Quitting;
use crate::app::viewing::look_where_it_was;
use crate::app::you::kept_identity;
use crate::app::{AppServices, NAME_KEY, TavlaApp};
use crate::camera::Camera;
use crate::cli::Opening;
use crate::i18n::text;
use crate::session::Session;
use crate::storage::BoardEntry;
use crate::ui::{BoardRow, Severity};
use crate::worker::WorkerEnd;

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// The board to begin with: the one asked for, the last one opened, or a new one.
pub(super) fn first_board(services: &mut AppServices, opening: &Opening) -> BoardId {
    let now = (services.unix_seconds)();
    match opening {
        Opening::Link(link) => return add_joined(services, link),
        Opening::Files(_) => {}
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

pub(super) fn add_new(services: &mut AppServices) -> BoardId {
    let now = (services.unix_seconds)();
    let id = new_id(services);
    services.storage.add_board(&id, "", None, now);
    id
}

/// An id that no board has.
pub(super) fn new_id(services: &mut AppServices) -> BoardId {
    let low = (services.random)();
    BoardId::from_random(u128::from(low) | u128::from((services.random)()) << 64)
}

/// What the person is called: as they say, or else as the system does.
pub(super) fn own_name(services: &AppServices) -> String {
    let name = services.storage.setting::<String>(NAME_KEY);
    let names = [name.as_deref().unwrap_or_default(), &services.system_name];
    let name = names.into_iter().find(|name| !name.trim().is_empty());
    name.unwrap_or_else(|| text("person-unnamed")).to_owned()
}

/// Opens a board of the list once the workers that had it before have ended, and connects it.
///
/// # Errors
/// Where the system gives no thread.
pub(super) fn open(
    services: &mut AppServices,
    id: &BoardId,
    after: Vec<WorkerEnd>,
) -> io::Result<OpenBoard> {
    let storage = &services.storage;
    let identity = kept_identity(services);
    let store = storage.store_path().to_owned();
    let wake = Arc::clone(&services.wake);
    let mut session = Session::open_after(id.clone(), store, identity, wake, after)?;
    session.force_transport(services.transport);
    let text = services.text_engine();
    let mut board = OpenBoard::new(session, text, (services.random)());
    let muted = muted(&services.storage, id);
    board.editor_mut().set_muted(muted);
    let user = user_of(storage, id);
    board.know_as(user.as_deref());
    board.set_chat_seen(chat_seen(storage, id));
    if let Some(link) = services.storage.board(id).and_then(link_of) {
        board.attach(link);
    }
    board.purge((services.unix_seconds)());
    recall(&services.storage, &mut board);
    Ok(board)
}

impl TavlaApp {
    /// Opens another board of the list, or the same one if it has ended; the one that was open
    /// saves itself and ends. Whether the board is the one in the window then.
    pub fn open_board(&mut self, ctx: &egui::Context, id: &BoardId) -> bool {
        if id == self.board.id() && !self.board.has_ended() {
            return true;
        }
        if !self.may_leave(ctx) {
            return false;
        }
        let mut after = self.leaving.ends_of(id);
        if id == self.board.id() {
            after.push(self.board.worker_end());
        }
        let taken_back = self.leaving.take_back(id);
        let is_new = taken_back.is_none();
        let board = match taken_back.map_or_else(|| open(&mut self.services, id, after), Ok) {
            Ok(board) => board,
            Err(error) => {
                tracing::error!(%error, "no thread for a board");
                self.tell(ctx, Severity::Error, text("error-no-thread"));
                return false;
            }
        };
        self.remember_camera();
        // Who opens a board goes on.
        self.quitting = Quitting::No;
        let (now, unix) = self.services.moment();
        let left = std::mem::replace(&mut self.board, board);
        self.impair_opened();
        // What waits to be told is of the board before.
        self.gate.forget_waiting();
        self.shell.comments_mut().close();
        let requests = self.leaving.leave(left, now, unix);
        self.services.storage.board_opened(id, unix);
        if is_new {
            look_where_it_was(&self.services.storage, &mut self.board);
        }
        self.answer(ctx, requests);
        ctx.request_repaint();
        true
    }

    /// Whether the open board can be left, which is told where it cannot.
    pub(super) fn may_leave(&mut self, ctx: &egui::Context) -> bool {
        let full = self.leaving.is_full();
        if full {
            self.tell(ctx, Severity::Error, text("error-too-many-unsaved"));
        }
        !full
    }

    /// Makes a board and opens it; whether it is the one in the window then.
    pub(super) fn new_board(&mut self, ctx: &egui::Context) -> bool {
        if !self.may_leave(ctx) {
            return false;
        }
        let id = add_new(&mut self.services);
        self.open_board(ctx, &id)
    }

    /// Puts copies that boards have made of themselves on the list, behind the board that is open.
    pub(super) fn list_copies(&mut self) {
        let left = self.leaving.boards_mut().iter_mut();
        let copies = left
            .chain([&mut self.board])
            .flat_map(OpenBoard::take_copies);
        let copies: Vec<_> = copies.collect();
        if copies.is_empty() {
            return;
        }
        let now = (self.services.unix_seconds)();
        let storage = &mut self.services.storage;
        for parted in copies {
            storage.add_board(&parted.copy, &parted.title, None, now);
        }
        let later = (self.services.unix_seconds)();
        storage.board_opened(self.board.id(), later);
        self.boards = self.board_rows();
    }

    /// The rows of the list, the trash after the rest.
    pub(super) fn board_rows(&self) -> Vec<BoardRow> {
        let now = (self.services.unix_seconds)();
        let row = |entry: &BoardEntry| {
            let opened = entry.opened.unwrap_or(entry.created);
            let link = link_of(entry);
            BoardRow {
                id: entry.id.clone(),
                title: entry.title.clone(),
                days_since_opened: usize::try_from(now.saturating_sub(opened) / DAY_SECONDS)
                    .unwrap_or(0),
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
        let (now, unix) = self.services.moment();
        if id == self.board.id() {
            self.board.retitle(title, unix);
        } else if let Some(board) = self.leaving.refused_mut(id) {
            board.retitle(title, unix);
        } else {
            let after = self.leaving.ends_of(id);
            match open(&mut self.services, id, after) {
                Ok(mut board) => {
                    board.retitle(title, unix);
                    // Nobody has it in a window: its editor asks for nothing.
                    drop(self.leaving.let_go(board, now, unix));
                }
                Err(error) => tracing::error!(%error, "no thread to rename a board"),
            }
        }
        self.services.storage.rename_board(id, title, unix);
        self.boards = self.board_rows();
    }

    /// Brings a place on the board to the middle of the window.
    pub(super) fn look_at(&mut self, center: Point) {
        let editor = self.board.editor_mut();
        let zoom = editor.view().camera.zoom;
        editor.set_camera(Camera { center, zoom });
    }
}

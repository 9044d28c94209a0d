//! Places at boards for commands: at the board in the window, at one that was left and has commands still, or at one
//! that is opened for the command behind the window, which goes on showing what it shows.
//!
//! A board with commands at it is not ended when it is left, and ends with the last of them.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use tavla_shared::id::BoardId;

use crate::app::boards::open;
use crate::app::quitting::Quitting;
use crate::app::viewing::look_where_it_was;
use crate::app::{OpenBoard, TavlaApp, unix_seconds};
use crate::instance::Comer;
use crate::robot::{Place, attend};
use crate::session::NoSeat;
use crate::storage::Wake;

/// Boards behind the window that commands are at; for more there is no place.
const BEHIND_MAX: usize = 2;

/// Why there is no place for a command.
#[derive(Debug, thiserror::Error)]
enum NoPlace {
    #[error("the window is being closed")]
    Quitting,
    #[error("the board is being deleted")]
    Deleting,
    #[error("the board is in the trash: take it out first")]
    InTrash,
    #[error("the board has stopped in the window: open it there again")]
    Stopped,
    #[error("commands are at {BEHIND_MAX} boards already that the window does not show")]
    TooManyBoards,
    #[error("the board is being saved: try again")]
    Leaving,
    #[error("the system gives no thread: {0}")]
    Thread(std::io::Error),
    #[error(transparent)]
    Seat(#[from] NoSeat),
}

impl TavlaApp {
    /// Gives a command a place at a board, or says why there is none.
    pub(super) fn host(&mut self, comer: Comer) {
        match self.place_for(&comer) {
            Ok(place) => comer.admit(Box::new(move |visit| attend(visit, place))),
            Err(reason) => {
                tracing::info!(%reason, board = %comer.board, "a command has no place");
                comer.refuse(&reason);
            }
        }
    }

    fn place_for(&mut self, comer: &Comer) -> Result<Place, NoPlace> {
        if self.quitting != Quitting::No {
            return Err(NoPlace::Quitting);
        }
        let id = &comer.board;
        if self.is_going(id) {
            return Err(NoPlace::Deleting);
        }
        let entry = self.services.storage.board(id);
        if entry.is_some_and(|board| board.trashed.is_some()) {
            return Err(NoPlace::InTrash);
        }
        if id == self.board.id() {
            if self.board.has_ended() {
                return Err(NoPlace::Stopped);
            }
            return seat(&mut self.board, comer);
        }
        if let Some(board) = self.leaving.refused_mut(id) {
            return seat(board, comer);
        }
        self.place_behind(id, comer)
    }

    /// Opens a board behind the window, or goes on with it there if it was only just left.
    fn place_behind(&mut self, id: &BoardId, comer: &Comer) -> Result<Place, NoPlace> {
        if self.leaving.hosts() >= BEHIND_MAX {
            return Err(NoPlace::TooManyBoards);
        }
        if self.leaving.is_full() {
            return Err(NoPlace::Leaving);
        }
        let taken_back = self.leaving.take_back(id);
        let mut board = match taken_back {
            Some(board) => board,
            None => self.opened_behind(id)?,
        };
        let place = seat(&mut board, comer);
        self.leaving.keep(board);
        place
    }

    fn opened_behind(&mut self, id: &BoardId) -> Result<OpenBoard, NoPlace> {
        let after = self.leaving.ends_of(id);
        let mut board = open(&mut self.services, id, after).map_err(NoPlace::Thread)?;
        // For the person who opens it later.
        look_where_it_was(&self.services.storage, &mut board);
        Ok(board)
    }
}

/// A place at this board.
fn seat(board: &mut OpenBoard, comer: &Comer) -> Result<Place, NoPlace> {
    let (bell, rung) = sync_channel(1);
    let wake: Wake = Arc::new(move || {
        // One word that waits says it as well as two.
        bell.try_send(()).unwrap_or_default();
    });
    let port = board.guest_port(&comer.name, Arc::clone(&wake))?;
    Ok(Place {
        port,
        wake,
        rung,
        purpose: comer.purpose,
        clock: Box::new(unix_seconds),
        name: Box::new(rand::random),
    })
}

//! The list of boards: opened, renamed, put in the trash and back, and deleted for good.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tavla_shared::id::BoardId;
use tavla_shared::protocol::{DocRoom, RoomName};
use tavla_shared::store::BoardRow;

use super::kept::ListedBoard;
use super::writer::Write;
use super::{Key, Storage};

/// A board in the list. Times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardEntry {
    /// Its id on this device, and its document's name; on a server it may have another one.
    pub id: BoardId,
    /// Its title as last seen; the document's is the true one.
    pub title: String,
    /// When it was made or first joined.
    pub created: i64,
    /// When it last changed.
    pub modified: i64,
    /// When it was last opened.
    pub opened: Option<i64>,
    /// When it was put in the trash; none while it is not.
    pub trashed: Option<i64>,
    /// The link to where it is shared, which says its name there.
    pub server: Option<String>,
}

impl Storage {
    /// The boards that are not in the trash, the last opened first, ties by id.
    pub fn boards(&self) -> Vec<&BoardEntry> {
        self.listed(
            |board| board.trashed.is_none(),
            |board| board.opened.unwrap_or(board.created),
        )
    }

    /// The boards in the trash, the last thrown away first, ties by id.
    pub fn trash(&self) -> Vec<&BoardEntry> {
        self.listed(
            |board| board.trashed.is_some(),
            |board| board.trashed.unwrap_or(board.created),
        )
    }

    fn listed(
        &self,
        keep: impl Fn(&BoardEntry) -> bool,
        time: impl Fn(&BoardEntry) -> i64,
    ) -> Vec<&BoardEntry> {
        let mut boards: Vec<_> = self.boards.values().filter(|board| keep(board)).collect();
        // Times may be a stranger's, of any size.
        boards.sort_by_key(|board| (Reverse(time(board)), &board.id));
        boards
    }

    /// One board, in the trash or not.
    pub fn board(&self, id: &BoardId) -> Option<&BoardEntry> {
        self.boards.get(id)
    }

    /// Whether an id is taken: by a board of the list, or by one whose deletion is not written yet
    /// and would take a new one along.
    pub fn knows(&self, id: &BoardId) -> bool {
        let key = Key::Board(id.clone());
        let is_listed = self.boards.contains_key(id);
        is_listed || self.unwritten.contains(&key) || self.in_flight.contains(&key)
    }

    /// Adds a board to the list, opened now; one that is there already is taken out of the trash
    /// and keeps its title and its age.
    pub fn add_board(&mut self, id: &BoardId, title: &str, server: Option<String>, now: i64) {
        let board = self.boards.entry(id.clone()).or_insert_with(|| BoardEntry {
            id: id.clone(),
            title: title.to_owned(),
            created: now,
            modified: now,
            opened: None,
            trashed: None,
            server: None,
        });
        board.trashed = None;
        board.opened = Some(now);
        if server.is_some() {
            board.server = server;
        }
        self.unwritten.insert(Key::Board(id.clone()));
    }

    /// Puts a board on the list that was written beside this, with its row, as it is there; one that is on the list
    /// already stays as it is.
    pub fn list_board(&mut self, board: &ListedBoard) {
        let ListedBoard {
            id,
            title,
            created,
            modified,
            opened,
            trashed,
            server,
        } = board.clone();
        self.boards.entry(id.clone()).or_insert_with(|| BoardEntry {
            id,
            title,
            created,
            modified,
            opened,
            trashed: trashed.then_some(modified),
            server,
        });
    }

    /// The board was opened.
    pub fn board_opened(&mut self, id: &BoardId, now: i64) {
        self.change_board(id, |board| board.opened = Some(now));
    }

    /// The board's content changed, and its title is now this one where it is given.
    pub fn board_changed(&mut self, id: &BoardId, title: Option<&str>, now: i64) {
        self.change_board(id, |board| {
            board.modified = now;
            if let Some(title) = title {
                title.clone_into(&mut board.title);
            }
        });
    }

    /// The list calls a board as it is called on it, unless it has no title.
    pub fn keep_title(&mut self, id: &BoardId, title: &str, now: i64) {
        let known = self.board(id);
        if known.is_some_and(|entry| !title.is_empty() && entry.title != title) {
            self.board_changed(id, Some(title), now);
        }
    }

    /// Shows another title in the list. The document's own is changed by an edit of its meta.
    pub fn rename_board(&mut self, id: &BoardId, title: &str, now: i64) {
        self.board_changed(id, Some(title), now);
    }

    /// Puts a board in the trash; its content stays.
    pub fn trash_board(&mut self, id: &BoardId, now: i64) {
        self.change_board(id, |board| board.trashed = Some(now));
    }

    /// Takes a board out of the trash.
    pub fn restore_board(&mut self, id: &BoardId) {
        self.change_board(id, |board| board.trashed = None);
    }

    /// Attaches a board to a server, or detaches it.
    pub fn attach_board(&mut self, id: &BoardId, server: Option<String>) {
        self.change_board(id, |board| board.server = server);
    }

    /// Deletes a board for good, content, camera and all. Its worker must have been closed: a
    /// worker that still writes would make the content anew.
    pub fn delete_board(&mut self, id: &BoardId) {
        if self.boards.remove(id).is_some() {
            self.cameras.remove(id);
            self.unwritten.remove(&Key::Camera(id.clone()));
            self.unwritten.insert(Key::Board(id.clone()));
        }
    }

    fn change_board(&mut self, id: &BoardId, change: impl FnOnce(&mut BoardEntry)) {
        let Some(board) = self.boards.get_mut(id) else {
            return;
        };
        let before = board.clone();
        change(board);
        if *board != before {
            self.unwritten.insert(Key::Board(id.clone()));
        }
    }

    /// What has to be written so that the disk says of `key` what memory says.
    pub(super) fn write_of(&self, key: &Key) -> Write {
        match key {
            Key::Board(id) => match self.boards.get(id) {
                Some(board) => Write::PutBoard(row(board)),
                None => Write::DeleteBoard {
                    id: id.to_string(),
                    documents: documents(id),
                },
            },
            Key::Camera(id) => match self.cameras.get(id) {
                Some(camera) => Write::PutCamera {
                    board: id.to_string(),
                    camera: *camera,
                },
                None => Write::Nothing,
            },
            Key::Setting(name) => match self.settings.get(name) {
                Some(value) => Write::PutSetting {
                    key: name.clone(),
                    value: value.clone(),
                },
                None => Write::Nothing,
            },
            Key::LibraryItem(id) => match self.library.get(id) {
                Some(row) => Write::PutLibraryItem(row.clone()),
                None => Write::DeleteLibraryItem(id.clone()),
            },
        }
    }
}

/// The names under which the store keeps a board's documents: those of their rooms.
fn documents(id: &BoardId) -> Vec<String> {
    [DocRoom::Board, DocRoom::Talk]
        .map(|room| RoomName::Doc(id.clone(), room).room_id())
        .to_vec()
}

fn row(board: &BoardEntry) -> BoardRow {
    let BoardEntry {
        id,
        title,
        created,
        modified,
        opened,
        trashed,
        server,
    } = board.clone();
    BoardRow {
        id: id.to_string(),
        title,
        created,
        modified,
        opened,
        trashed,
        server,
    }
}

pub(super) fn entries(rows: Vec<BoardRow>) -> BTreeMap<BoardId, BoardEntry> {
    let entries = rows.into_iter().filter_map(|row| {
        let BoardRow {
            id,
            title,
            created,
            modified,
            opened,
            trashed,
            server,
        } = row;
        let id = BoardId::new(&id)
            .inspect_err(|error| tracing::warn!(%error, "a board with no name is left out"))
            .ok()?;
        let entry = BoardEntry {
            id: id.clone(),
            title,
            created,
            modified,
            opened,
            trashed,
            server,
        };
        Some((id, entry))
    });
    entries.collect()
}

//! The app's list of boards, and where the camera was on each.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::log::delete_document;
use super::settings::BoardSetting;
use super::{Store, StoreError};

/// A board in the app's list. Times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardRow {
    /// The board's id, also its document's name.
    pub id: String,
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
    /// The address of the server it is attached to.
    pub server: Option<String>,
}

/// Where the camera was: the centre in board units, and points per unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CameraRow {
    /// The centre's x.
    pub x: f64,
    /// The centre's y.
    pub y: f64,
    /// Screen points per board unit.
    pub zoom: f64,
}

const COLUMNS: &str = "id, title, created, modified, opened, trashed, server";

impl Store {
    /// Adds a board or, by its id, replaces what was known of it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_board(&mut self, board: &BoardRow) -> Result<(), StoreError> {
        self.write(|transaction| insert_board(transaction, board))
    }

    /// Changes one board in the list, in one transaction; false where there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn update_board(
        &mut self,
        id: &str,
        change: impl FnOnce(&mut BoardRow),
    ) -> Result<bool, StoreError> {
        self.write(|transaction| {
            let Some(mut board) = board(transaction, id)? else {
                return Ok(false);
            };
            change(&mut board);
            let mut statement = transaction.prepare_cached(
                "UPDATE boards SET title = ?2, created = ?3, modified = ?4, opened = ?5,
                     trashed = ?6, server = ?7 WHERE id = ?1",
            )?;
            let BoardRow {
                title,
                created,
                modified,
                opened,
                trashed,
                server,
                ..
            } = board;
            statement.execute(params![
                id, title, created, modified, opened, trashed, server
            ])?;
            Ok(true)
        })
    }

    /// One board of the list.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn board(&self, id: &str) -> Result<Option<BoardRow>, StoreError> {
        self.read(|connection| board(connection, id))
    }

    /// All boards, in the trash or not, the last opened (or made) first, ties by id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn boards(&self) -> Result<Vec<BoardRow>, StoreError> {
        self.read(|connection| {
            let sql =
                format!("SELECT {COLUMNS} FROM boards ORDER BY coalesce(opened, created) DESC, id");
            let mut statement = connection.prepare_cached(&sql)?;
            let boards = statement.query_map([], board_from_row)?;
            boards.collect()
        })
    }

    /// Deletes a board for good, with the `documents` that are its content.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was deleted.
    pub fn delete_board(&mut self, id: &str, documents: &[&str]) -> Result<(), StoreError> {
        self.write(|transaction| {
            for document in documents {
                delete_document(transaction, document)?;
                transaction.execute("DELETE FROM peers WHERE board = ?1", [document])?;
            }
            for key in BoardSetting::ALL.map(|setting| setting.key(id)) {
                transaction.execute("DELETE FROM settings WHERE key = ?1", [key])?;
            }
            transaction.execute("DELETE FROM sent_blobs WHERE board = ?1", [id])?;
            transaction
                .execute("DELETE FROM boards WHERE id = ?1", [id])
                .map(|_| ())
        })?;
        self.give_space_back()
    }

    /// Remembers where the camera is; nothing happens for an unknown board.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_camera(&mut self, board: &str, camera: CameraRow) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO cameras (board, x, y, zoom)
                 SELECT id, ?2, ?3, ?4 FROM boards WHERE id = ?1
                 ON CONFLICT (board)
                 DO UPDATE SET x = excluded.x, y = excluded.y, zoom = excluded.zoom",
            )?;
            statement
                .execute(params![board, camera.x, camera.y, camera.zoom])
                .map(|_| ())
        })
    }

    /// Where the camera was on every board, sorted by board.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn cameras(&self) -> Result<Vec<(String, CameraRow)>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare("SELECT x, y, zoom, board FROM cameras ORDER BY board")?;
            let cameras =
                statement.query_map([], |row| Ok((row.get(3)?, camera_from_row(row)?)))?;
            cameras.collect()
        })
    }

    /// Where the camera was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn camera(&self, board: &str) -> Result<Option<CameraRow>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT x, y, zoom FROM cameras WHERE board = ?1";
            let mut statement = connection.prepare_cached(sql)?;
            let found = statement.query_row([board], camera_from_row);
            found.optional()
        })
    }
}

pub(super) fn insert_board(connection: &Connection, board: &BoardRow) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO boards (id, title, created, modified, opened, trashed, server)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title,
             created = excluded.created, modified = excluded.modified,
             opened = excluded.opened, trashed = excluded.trashed,
             server = excluded.server",
    )?;
    let BoardRow {
        id,
        title,
        created,
        modified,
        opened,
        trashed,
        server,
    } = board;
    statement
        .execute(params![
            id, title, created, modified, opened, trashed, server
        ])
        .map(|_| ())
}

fn board(connection: &Connection, id: &str) -> rusqlite::Result<Option<BoardRow>> {
    let sql = format!("SELECT {COLUMNS} FROM boards WHERE id = ?1");
    connection
        .prepare_cached(&sql)?
        .query_row([id], board_from_row)
        .optional()
}

fn camera_from_row(row: &Row<'_>) -> rusqlite::Result<CameraRow> {
    Ok(CameraRow {
        x: row.get(0)?,
        y: row.get(1)?,
        zoom: row.get(2)?,
    })
}

fn board_from_row(row: &Row<'_>) -> rusqlite::Result<BoardRow> {
    Ok(BoardRow {
        id: row.get(0)?,
        title: row.get(1)?,
        created: row.get(2)?,
        modified: row.get(3)?,
        opened: row.get(4)?,
        trashed: row.get(5)?,
        server: row.get(6)?,
    })
}

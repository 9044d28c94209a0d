//! The rooms a server has: a room exists because somebody allowed to made it, not because a
//! record arrived.

use rusqlite::{OptionalExtension as _, params};

use super::{Store, StoreError};

/// A room of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomRow {
    /// The board's id.
    pub name: String,
    /// When it was made, in Unix seconds.
    pub created: i64,
}

impl Store {
    /// Makes a room; false where there already is one of that name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn create_room(&mut self, name: &str, now: i64) -> Result<bool, StoreError> {
        self.write(|transaction| {
            let sql = "INSERT INTO rooms (name, created) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            transaction
                .prepare_cached(sql)?
                .execute(params![name, now])
                .map(|rows| rows == 1)
        })
    }

    /// The room of that name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn room(&self, name: &str) -> Result<Option<RoomRow>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT name, created FROM rooms WHERE name = ?1";
            let mut statement = connection.prepare_cached(sql)?;
            let found = statement.query_row([name], |row| {
                Ok(RoomRow {
                    name: row.get(0)?,
                    created: row.get(1)?,
                })
            });
            found.optional()
        })
    }

    /// All rooms, sorted by name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn rooms(&self) -> Result<Vec<RoomRow>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT name, created FROM rooms ORDER BY name";
            let mut statement = connection.prepare_cached(sql)?;
            let rooms = statement.query_map([], |row| {
                Ok(RoomRow {
                    name: row.get(0)?,
                    created: row.get(1)?,
                })
            })?;
            rooms.collect()
        })
    }
}

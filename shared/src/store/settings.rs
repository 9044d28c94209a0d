//! Settings: a key and a JSON value. What the keys mean is not known here.

use rusqlite::{OptionalExtension as _, params};
use serde_json::Value;

use super::{Store, StoreError};

/// Something that is kept of a board for the person, and goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoardSetting {
    /// Up to where they have seen it.
    Seen,
    /// What they have read of its comments.
    Comments,
    /// Up to where they have read its chat.
    Chat,
    /// Whom they do not want to see on it.
    Muted,
    /// Whether they want quiet on it.
    Quiet,
    /// As whom its server knows them.
    User,
}

impl BoardSetting {
    /// All.
    pub const ALL: [Self; 6] = [
        Self::Seen,
        Self::Comments,
        Self::Chat,
        Self::Muted,
        Self::Quiet,
        Self::User,
    ];

    /// The setting's key for a board.
    pub fn key(self, board: &str) -> String {
        let name = match self {
            Self::Seen => "seen",
            Self::Comments => "comments",
            Self::Chat => "chat-seen",
            Self::Muted => "muted",
            Self::Quiet => "quiet",
            Self::User => "known-as",
        };
        format!("{name}/{board}")
    }
}

impl Store {
    /// Sets a setting.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_setting(&mut self, key: &str, value: &Value) -> Result<(), StoreError> {
        self.write(|transaction| {
            let sql = "INSERT INTO settings (key, json) VALUES (?1, ?2)
                       ON CONFLICT (key) DO UPDATE SET json = excluded.json";
            transaction
                .prepare_cached(sql)?
                .execute(params![key, value.to_string()])
                .map(|_| ())
        })
    }

    /// A setting.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where the value is no JSON.
    pub fn setting(&self, key: &str) -> Result<Option<Value>, StoreError> {
        let text: Option<String> = self.read(|connection| {
            let sql = "SELECT json FROM settings WHERE key = ?1";
            connection
                .prepare_cached(sql)?
                .query_row([key], |row| row.get(0))
                .optional()
        })?;
        let parsed = text.map(|text| serde_json::from_str(&text)).transpose();
        parsed.map_err(|error| StoreError::Corrupt {
            path: self.path.clone(),
            detail: format!("setting {key}: {error}"),
        })
    }

    /// All settings, sorted by key. Values that are no JSON are left out and logged.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn settings(&self) -> Result<Vec<(String, Value)>, StoreError> {
        let rows: Vec<(String, String)> = self.read(|connection| {
            let mut statement =
                connection.prepare("SELECT key, json FROM settings ORDER BY key")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        })?;
        let parsed = rows
            .into_iter()
            .filter_map(|(key, text)| match serde_json::from_str(&text) {
                Ok(value) => Some((key, value)),
                Err(error) => {
                    tracing::warn!(key, %error, "a setting cannot be read and is left out");
                    None
                }
            });
        Ok(parsed.collect())
    }

    /// Removes a setting, so that its default counts again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove_setting(&mut self, key: &str) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction
                .execute("DELETE FROM settings WHERE key = ?1", [key])
                .map(|_| ())
        })
    }
}

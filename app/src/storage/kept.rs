//! Boards that are kept, as files: out of the store and into it, for who shows no window. Sees bytes and names only.
//!
//! For the process that owns the data folder. Waits for the disk.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use tavla_shared::board::{Document, ExportError, ImportError, Version};
use tavla_shared::board_file::{About, BoardFile, Contents, WriteError};
use tavla_shared::id::BoardId;
use tavla_shared::protocol::{DocRoom, RoomName};
use tavla_shared::store::{Append, BoardRow, Damage, NewRecord, RecordOrigin, Store, StoreError};

use super::BoardEntry;

/// A board of the list. Times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedBoard {
    /// Its id on this device.
    pub id: BoardId,
    /// Its title as last seen.
    pub title: String,
    /// When it was made or first joined.
    pub created: i64,
    /// When it last changed.
    pub modified: i64,
    /// When it was last opened.
    pub opened: Option<i64>,
    /// Whether it is in the trash.
    pub trashed: bool,
    /// The link to where it is shared, without the right to join.
    pub server: Option<String>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Keeping {
    /// It is a board that was not here.
    New,
    /// What was new in it is on its board.
    Merged,
    /// Its board had all of it.
    Unchanged,
}

/// Why nothing was kept or given.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// The disk.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No board of this id or title.
    #[error("no board is called {wanted:?}")]
    NoBoard {
        /// What was looked for.
        wanted: String,
    },
    /// One that is in the trash, which has no name there.
    #[error(
        "the board that is called {wanted:?} is in the trash: take it out first, or name it by its id"
    )]
    InTrash {
        /// What was looked for.
        wanted: String,
    },
    /// More than one.
    #[error("{count} boards are called {wanted:?}: name one by its id")]
    SeveralBoards {
        /// What was looked for.
        wanted: String,
        /// How many there are.
        count: usize,
    },
    /// A history that cannot be written.
    #[error("the board's history cannot be written: {0}")]
    Export(#[from] ExportError),
    /// A history that cannot be taken in.
    #[error("the board's history cannot be used: {0}")]
    Import(#[from] ImportError),
    /// More than a file holds.
    #[error(transparent)]
    TooLarge(#[from] WriteError),
}

/// A board as its own file.
#[derive(Debug)]
pub struct Copied {
    /// The file.
    pub file: BoardFile,
    /// How many parts of its histories are not in it, as they cannot be read.
    pub unread: usize,
}

/// All boards: those in the trash last, else the last opened first, ties by id.
///
/// # Errors
/// [`StoreError`].
pub fn boards(store: &Store) -> Result<Vec<ListedBoard>, StoreError> {
    let rows = store.boards()?.into_iter();
    let mut boards: Vec<ListedBoard> = rows.filter_map(listed).collect();
    boards.sort_by_cached_key(|board| {
        let opened = board.opened.unwrap_or(board.created);
        (board.trashed, -opened, board.id.clone())
    });
    Ok(boards)
}

/// The board of this id, or else the one that is called so and is not in the trash.
///
/// # Errors
/// [`KeptError`] where there is none, or more than one.
pub fn find(store: &Store, wanted: &str) -> Result<ListedBoard, KeptError> {
    found(boards(store)?, wanted)
}

/// As [`find`], among these.
///
/// # Errors
/// [`KeptError`] where there is none, or more than one.
pub fn found(boards: Vec<ListedBoard>, wanted: &str) -> Result<ListedBoard, KeptError> {
    if let Some(board) = boards.iter().find(|board| board.id.as_str() == wanted) {
        return Ok(board.clone());
    }
    let called = boards
        .into_iter()
        .filter(|board| board.title.trim() == wanted.trim());
    let (in_trash, mut called): (Vec<_>, Vec<_>) = called.partition(|board| board.trashed);
    let wanted = wanted.to_owned();
    match (called.pop(), called.len()) {
        (Some(board), 0) => Ok(board),
        (Some(_), others) => Err(KeptError::SeveralBoards {
            wanted,
            count: others + 1,
        }),
        (None, _) if !in_trash.is_empty() => Err(KeptError::InTrash { wanted }),
        (None, _) => Err(KeptError::NoBoard { wanted }),
    }
}

/// A board as its own file, as far as it is saved; `app` writes it.
///
/// # Errors
/// [`KeptError`].
pub fn give(store: &Store, board: &ListedBoard, app: &str, now: i64) -> Result<Copied, KeptError> {
    let (mut shapes, unread_shapes) = document(store, board, DocRoom::Board)?;
    let (mut talk, unread_talk) = document(store, board, DocRoom::Talk)?;
    let mut pictures = std::collections::BTreeMap::new();
    for hash in shapes.files().unwrap_or_default() {
        if let Some(bytes) = store.blob(&hash)? {
            pictures.insert(hash, bytes);
        }
    }
    let file = BoardFile {
        about: About {
            board: Some(board.id.clone()),
            title: board.title.clone(),
            created: board.created,
            saved: now,
            app: app.to_owned(),
        },
        board: shapes.updates_since(&Version::default())?,
        talk: talk.updates_since(&Version::default())?,
        pictures,
        thumbnail: None,
    };
    Ok(Copied {
        file,
        unread: unread_shapes + unread_talk,
    })
}

/// The board of this list that a file is of.
///
/// # Errors
/// [`StoreError`].
pub fn board_of(store: &Store, file: &BoardFile) -> Result<Option<ListedBoard>, StoreError> {
    match &file.about.board {
        Some(id) => Ok(store.board(id.as_str())?.and_then(listed)),
        None => Ok(None),
    }
}

/// Keeps a file: on its board where that is here and nobody works on it, or else as a board that is named by
/// `random`, if its own name is taken or it has none. What is new goes out with the next join, as what was done here.
///
/// # Errors
/// [`KeptError`]; the boards are as they were.
pub fn keep(
    store: &mut Store,
    file: &BoardFile,
    random: u128,
    now: i64,
) -> Result<(Keeping, ListedBoard), KeptError> {
    let here = board_of(store, file)?;
    let own = file.about.board.clone();
    let id = match (&here, own) {
        (Some(board), _) => board.id.clone(),
        // What is left of a board that was deleted is not this one's.
        (None, Some(own)) if is_free(store, &own)? => own,
        (None, _) => BoardId::from_random(random),
    };
    let mut news = Vec::new();
    for (name, updates) in documents_of(&id, file) {
        let mut contents = Contents::of(updates);
        if let Some((_, reason)) = contents.refused() {
            return Err(reason.clone().into());
        }
        let kept = store.load(&name)?;
        news.push((name, contents.new_to(kept.parts())?.updates));
    }
    let news = news.iter().map(|(name, it)| (name.clone(), it.as_slice()));
    put(store, file, (id, here), &news.collect::<Vec<_>>(), now)
}

/// Keeps a file that this program has just made of a new board. It is not looked through, as others' files are: of
/// 100,000 shapes that takes as long as making it.
///
/// # Errors
/// [`KeptError`]; the boards are as they were.
pub fn keep_made(
    store: &mut Store,
    file: &BoardFile,
    random: u128,
    now: i64,
) -> Result<(Keeping, ListedBoard), KeptError> {
    let own = file.about.board.clone();
    let id = match own {
        Some(own) if store.board(own.as_str())?.is_none() && is_free(store, &own)? => own,
        _ => BoardId::from_random(random),
    };
    let news = documents_of(&id, file).map(|(name, it)| (name, it.as_slice()));
    put(store, file, (id, None), &news, now)
}

/// What the documents of a file's board are called when that is named so, and what it has of them.
fn documents_of<'f>(id: &BoardId, file: &'f BoardFile) -> [(String, &'f Vec<Vec<u8>>); 2] {
    let rooms = [(DocRoom::Board, &file.board), (DocRoom::Talk, &file.talk)];
    rooms.map(|(room, updates)| (RoomName::Doc(id.clone(), room).room_id(), updates))
}

/// Puts what is new of a file, and the board itself if it is not here.
fn put(
    store: &mut Store,
    file: &BoardFile,
    (id, here): (BoardId, Option<ListedBoard>),
    news: &[(String, &[Vec<u8>])],
    now: i64,
) -> Result<(Keeping, ListedBoard), KeptError> {
    // Before there is a shape that shows them.
    for bytes in file.pictures.values() {
        store.put_blob(bytes)?;
    }
    let is_new = news.iter().any(|(_, updates)| !updates.is_empty());
    append(store, news)?;
    let (keeping, row) = match here {
        Some(board) if !is_new => return Ok((Keeping::Unchanged, board)),
        Some(board) => {
            store.update_board(id.as_str(), |row| {
                row.modified = now;
                row.trashed = None;
            })?;
            let board = ListedBoard {
                modified: now,
                trashed: false,
                ..board
            };
            (Keeping::Merged, board)
        }
        None => {
            let row = BoardRow {
                id: id.to_string(),
                title: file.about.title.clone(),
                created: file.about.created,
                modified: now,
                opened: None,
                trashed: None,
                server: None,
            };
            store.put_board(&row)?;
            let board = ListedBoard {
                id,
                title: row.title,
                created: row.created,
                modified: now,
                opened: None,
                trashed: false,
                server: None,
            };
            (Keeping::New, board)
        }
    };
    Ok((keeping, row))
}

fn append(store: &mut Store, news: &[(String, &[Vec<u8>])]) -> Result<(), StoreError> {
    let records: Vec<Vec<NewRecord<'_>>> = news
        .iter()
        .map(|(_, updates)| {
            let record = |bytes| NewRecord {
                origin: RecordOrigin::Local,
                bytes,
            };
            updates.iter().map(|it| record(it.as_slice())).collect()
        })
        .collect();
    let batch: Vec<Append<'_>> = news
        .iter()
        .zip(&records)
        .filter(|(_, records)| !records.is_empty())
        .map(|((document, _), records)| Append { document, records })
        .collect();
    if batch.is_empty() {
        return Ok(());
    }
    store.append_many(&batch).map(drop)
}

/// Whether nothing is kept under a board's name.
fn is_free(store: &Store, id: &BoardId) -> Result<bool, StoreError> {
    let names = [DocRoom::Board, DocRoom::Talk];
    let names = names.map(|room| RoomName::Doc(id.clone(), room).room_id());
    let taken = store.documents()?;
    Ok(!taken.iter().any(|name| names.contains(name)))
}

/// A document as it is saved, and how many parts of it cannot be read.
fn document(
    store: &Store,
    board: &ListedBoard,
    room: DocRoom,
) -> Result<(Document, usize), KeptError> {
    let kept = store.load(&RoomName::Doc(board.id.clone(), room).room_id())?;
    // For a damaged snapshot an older one is read, with all that came after it.
    let lost = |damage: &&Damage| !matches!(damage, Damage::Snapshot { .. });
    let mut unread = kept.damage.iter().filter(lost).count();
    if board.server.is_none() {
        // Nobody brings back what was set aside earlier.
        unread += kept.quarantined.len();
    }
    let mut document = Document::new(None);
    for part in kept.parts() {
        if let Err(error) = document.load(part) {
            tracing::warn!(%error, board = %board.id, "a part of a board is not in its file");
            unread += 1;
        }
        if document.is_poisoned() {
            return Err(ImportError::Poisoned.into());
        }
    }
    Ok((document, unread))
}

/// A row of the store; none where its name is no board's.
fn listed(row: BoardRow) -> Option<ListedBoard> {
    Some(ListedBoard {
        id: BoardId::new(&row.id).ok()?,
        title: row.title,
        created: row.created,
        modified: row.modified,
        opened: row.opened,
        trashed: row.trashed.is_some(),
        server: row.server.as_deref().map(without_token),
    })
}

impl From<&BoardEntry> for ListedBoard {
    fn from(entry: &BoardEntry) -> Self {
        Self {
            id: entry.id.clone(),
            title: entry.title.clone(),
            created: entry.created,
            modified: entry.modified,
            opened: entry.opened,
            trashed: entry.trashed.is_some(),
            server: entry.server.as_deref().map(without_token),
        }
    }
}

fn without_token(link: &str) -> String {
    let (link, _) = link.split_once('#').unwrap_or((link, ""));
    link.to_owned()
}

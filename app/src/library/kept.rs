//! A person's own items, in their order. Bounded in number and in bytes; every change gives the item as it is now, for
//! who keeps it.

use std::sync::Arc;

use tavla_shared::shape::{Shape, ZIndex};
use tavla_shared::store::LibraryRow;

use super::contents::text_of;

/// The most items.
pub const ITEMS_MAX: usize = 1_000;
/// The most that all of them may be, in bytes: they are in memory.
pub const LIBRARY_BYTES_MAX: usize = 16 << 20;
/// The longest name of an item, in letters.
pub const NAME_CHARS_MAX: usize = 80;

/// An item.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its name among the others.
    pub id: Arc<str>,
    /// What it is called.
    pub name: String,
    /// Its place among them.
    pub rank: ZIndex,
    /// When it was made, in milliseconds since 1970.
    pub created_millis: u64,
    /// Whether it is from a library that others can have.
    pub is_published: bool,
    /// What is in it.
    pub shapes: Arc<str>,
}

/// An item that is not in the library yet.
#[derive(Debug, Clone, PartialEq)]
pub struct NewItem {
    name: String,
    /// None where it is made now.
    created_millis: Option<u64>,
    is_published: bool,
    shapes: Arc<str>,
}

/// Why an item is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Full {
    /// There are as many as there may be.
    #[error("the library has {ITEMS_MAX} items, which is the limit")]
    Items,
    /// There is no room for it.
    #[error("the library would be {bytes} bytes, the limit is {LIBRARY_BYTES_MAX}")]
    Bytes {
        /// With it.
        bytes: usize,
    },
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Library {
    /// By their ranks, ties by id.
    items: Vec<Item>,
}

impl NewItem {
    /// Shapes by this name, made then or now; none where there is nothing to see of them, or too much.
    pub fn of(shapes: &[Arc<Shape>], name: &str, created_millis: Option<u64>) -> Option<Self> {
        Some(Self {
            name: named(name),
            created_millis,
            is_published: false,
            shapes: text_of(shapes)?,
        })
    }

    /// The same, from a library that others can have.
    #[must_use]
    pub(super) fn published(self, is_published: bool) -> Self {
        Self {
            is_published,
            ..self
        }
    }
}

impl Item {
    /// As the store has it.
    pub fn row(&self) -> LibraryRow {
        LibraryRow {
            id: self.id.to_string(),
            rank: self.rank.as_str().to_owned(),
            name: self.name.clone(),
            created_millis: i64::try_from(self.created_millis).unwrap_or(i64::MAX),
            published: self.is_published,
            shapes: Arc::clone(&self.shapes),
        }
    }

    fn of(row: &LibraryRow) -> Self {
        Self {
            id: row.id.as_str().into(),
            name: named(&row.name),
            rank: ZIndex::from_text(&row.rank).unwrap_or_default(),
            created_millis: u64::try_from(row.created_millis).unwrap_or_default(),
            is_published: row.published,
            shapes: Arc::clone(&row.shapes),
        }
    }
}

impl Library {
    /// As it was kept.
    pub fn kept<'a>(rows: impl Iterator<Item = &'a LibraryRow>) -> Self {
        let mut library = Self {
            items: rows.take(ITEMS_MAX).map(Item::of).collect(),
        };
        library.sort();
        library
    }

    /// Its items, in their order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// One of them.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| &*item.id == id)
    }

    /// Takes an item in, before all others; `id` is random, and the time in milliseconds since 1970.
    ///
    /// # Errors
    /// [`Full`].
    pub fn add(&mut self, new: NewItem, id: u128, now_millis: u64) -> Result<Item, Full> {
        self.check_room(&new.shapes)?;
        let first = self.items.first().map(|item| &item.rank);
        let item = Item {
            id: format!("{id:032x}").into(),
            name: new.name,
            rank: ZIndex::between(None, first),
            created_millis: new.created_millis.unwrap_or(now_millis),
            is_published: new.is_published,
            shapes: new.shapes,
        };
        self.put(item.clone());
        Ok(item)
    }

    /// Takes in again what was taken out, where it was.
    ///
    /// # Errors
    /// [`Full`].
    pub fn put_back(&mut self, item: Item) -> Result<(), Full> {
        if self.item(&item.id).is_none() {
            self.check_room(&item.shapes)?;
        }
        self.put(item);
        Ok(())
    }

    /// Takes an item out; none where it is not there.
    pub fn remove(&mut self, id: &str) -> Option<Item> {
        let at = self.items.iter().position(|item| &*item.id == id)?;
        Some(self.items.remove(at))
    }

    /// Gives an item another name; none where it has it, or would have none.
    pub fn rename(&mut self, id: &str, name: &str) -> Option<Item> {
        let name = named(name);
        let item = self.items.iter_mut().find(|item| &*item.id == id)?;
        if name.is_empty() || item.name == name {
            return None;
        }
        item.name = name;
        Some(item.clone())
    }

    /// Puts an item directly before another, or behind all; none where that changes nothing.
    pub fn move_before(&mut self, id: &str, next: Option<&str>) -> Option<Item> {
        let at = self.items.iter().position(|item| &*item.id == id)?;
        let to = match next {
            Some(next) => self.items.iter().position(|item| &*item.id == next)?,
            None => self.items.len(),
        };
        if to == at || to == at + 1 {
            return None;
        }
        let rank_of = |at: Option<usize>| at.and_then(|at| self.items.get(at)).map(|it| &it.rank);
        let rank = ZIndex::between(rank_of(to.checked_sub(1)), rank_of(Some(to)));
        let mut item = self.items.remove(at);
        item.rank = rank;
        self.put(item.clone());
        Some(item)
    }

    fn put(&mut self, item: Item) {
        self.items.retain(|each| each.id != item.id);
        self.items.push(item);
        self.sort();
    }

    fn sort(&mut self) {
        self.items
            .sort_by(|one, other| (&one.rank, &one.id).cmp(&(&other.rank, &other.id)));
    }

    fn check_room(&self, shapes: &str) -> Result<(), Full> {
        if self.items.len() >= ITEMS_MAX {
            return Err(Full::Items);
        }
        let taken: usize = self.items.iter().map(|item| item.shapes.len()).sum();
        let bytes = taken + shapes.len();
        if bytes > LIBRARY_BYTES_MAX {
            return Err(Full::Bytes { bytes });
        }
        Ok(())
    }
}

/// A name as items have it: one line, and not too long.
fn named(name: &str) -> String {
    let line = name.lines().map(str::trim).find(|line| !line.is_empty());
    let letters = line.unwrap_or_default().chars();
    letters
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(NAME_CHARS_MAX)
        .collect()
}

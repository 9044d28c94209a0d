//! The library: drawings to be put on boards again and again. A person's own are kept on this device; some sets come
//! with Tavla.
//!
//! Touches no board and no disk: who has a board puts shapes on it, who has the store keeps rows. An item's shapes stay
//! text until somebody wants them, as there may be many items and few are looked at.

mod contents;
mod drawing;
mod files;
mod kept;
mod painter;
mod shipped;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;

pub use self::contents::{Contents, ITEM_BYTES_MAX};
pub use self::drawing::{Look, Thumbnail, draw};
pub use self::files::{Brought, Written, brought, suggested_name, write};
pub use self::kept::{Full, ITEMS_MAX, Item, LIBRARY_BYTES_MAX, Library, NAME_CHARS_MAX, NewItem};
pub use self::painter::{Painted, Painter};
pub use self::shipped::{Set, ShippedItem};

/// Names an item among all there are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemKey {
    /// One of the person's own, by its id.
    Kept(Arc<str>),
    /// One of those that come with Tavla, by its place in its set.
    Shipped(Set, usize),
}

impl Library {
    /// What an item is called; none where there is none.
    pub fn name_of(&self, key: &ItemKey) -> Option<&str> {
        match key {
            ItemKey::Kept(id) => self.item(id).map(|item| item.name.as_str()),
            ItemKey::Shipped(set, at) => set.items().get(*at).map(|item| item.name),
        }
    }

    /// What is in an item; none where there is none.
    pub fn contents_of(&self, key: &ItemKey) -> Option<Contents> {
        match key {
            ItemKey::Kept(id) => self
                .item(id)
                .map(|item| Contents::Text(Arc::clone(&item.shapes))),
            ItemKey::Shipped(set, at) => set
                .items()
                .get(*at)
                .map(|item| Contents::Shapes(&item.shapes)),
        }
    }
}

//! What of the library is listed: shelf by shelf, all of it or what is called as somebody looks for. Shows nothing.

use std::sync::Arc;

use crate::editor::Sought;
use crate::i18n::text;
use crate::library::{ItemKey, Library, Set};

/// Items that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shelf {
    /// The person's own.
    Mine,
    /// Those of a set that comes with Tavla.
    Shipped(Set),
}

impl Shelf {
    /// What its heading says.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Mine => text("library-mine"),
            Self::Shipped(set) => text(set.label_id()),
        }
    }
}

/// An item that is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    pub(super) key: ItemKey,
    pub(super) name: &'a str,
}

/// What is listed of a shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed<'a> {
    pub(super) shelf: Shelf,
    pub(super) entries: Vec<Entry<'a>>,
}

/// What is listed: every shelf, or those on which something is called what is looked for.
pub(super) fn listed<'a>(library: &'a Library, sought: &Sought) -> Vec<Listed<'a>> {
    let own = library.items().iter().map(|item| Entry {
        key: ItemKey::Kept(Arc::clone(&item.id)),
        name: &item.name,
    });
    let mine = Listed {
        shelf: Shelf::Mine,
        entries: own.collect(),
    };
    let sets = Set::ALL.into_iter().map(|set| {
        let items = set.items().iter().enumerate();
        let entries = items.map(|(at, item)| Entry {
            key: ItemKey::Shipped(set, at),
            name: item.name,
        });
        Listed {
            shelf: Shelf::Shipped(set),
            entries: entries.collect(),
        }
    });
    let mut all: Vec<Listed<'a>> = [mine].into_iter().chain(sets).collect();
    if !sought.is_empty() {
        for listed in &mut all {
            // All of a shelf by what the shelf is called.
            if !sought.is_in(listed.shelf.title()) {
                listed.entries.retain(|entry| sought.is_in(entry.name));
            }
        }
        all.retain(|listed| !listed.entries.is_empty());
    }
    all
}

#[cfg(test)]
mod tests {
    use tavla_shared::geometry::Size;
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Kind, Shape};

    use super::*;
    use crate::library::NewItem;

    fn names(query: &str) -> Vec<(Shelf, Vec<String>)> {
        let mut square = Shape::new(ShapeId::from_random(1), Kind::Rectangle);
        square.size = Size::new(9.0, 9.0);
        let mut library = Library::default();
        let new = NewItem::of(&[Arc::new(square)], "Café server", None).unwrap();
        library.add(new, 1, 7).unwrap();
        let all = listed(&library, &Sought::of(query)).into_iter();
        let named = all.map(|it| {
            let names = it.entries.iter().map(|entry| entry.name.to_owned());
            (it.shelf, names.collect())
        });
        named.collect()
    }

    #[test]
    fn every_shelf_is_listed_and_what_is_looked_for_on_all_of_them() {
        let all = names(" ");
        let shelves: Vec<Shelf> = all.iter().map(|(shelf, _)| *shelf).collect();
        let sets = Set::ALL.map(Shelf::Shipped);
        assert_eq!(shelves, [&[Shelf::Mine][..], &sets].concat());
        let found = names("SERVER");
        assert_eq!(
            found,
            [
                (Shelf::Mine, vec!["Café server".to_owned()]),
                (Shelf::Shipped(Set::Cloud), vec!["Server".to_owned()]),
            ]
        );
        assert_eq!(names("cafe").len(), 1);
        assert_eq!(names("no such thing"), []);
    }

    #[test]
    fn a_shelf_is_found_by_its_own_name() {
        let found = names("flowch");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].1.len(), Set::Flowchart.items().len());
    }
}

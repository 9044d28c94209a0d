//! Libraries as files: `.excalidrawlib`, in and out. Pure; whoever reads and writes the files calls these on a thread.

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape, ZIndex};

use super::contents::Contents;
use super::kept::{Item, NewItem};
use crate::export::excalidraw::{LibraryEntry, write_library};
use crate::headway::{Headway, Stopped};
use crate::i18n::kind_words;
use crate::import::ImportReport;
use crate::import::excalidraw::Library;
use crate::text::TextEngine;

/// So much of what is written on a shape becomes an item's name.
const NAME_CHARS: usize = 40;

/// What a file has brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Brought {
    /// Its items, in its order.
    pub items: Vec<NewItem>,
    /// Items that are more than the library keeps of one.
    pub too_large: usize,
    /// What was kept and what was not.
    pub report: ImportReport,
}

/// A library as a file, and what is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub text: String,
    /// How many items are in it.
    pub items: usize,
    /// Items of which nothing can be written: those that are all pictures.
    pub left_out: usize,
}

/// A library that was read, as items to keep.
pub fn brought(library: Library, engine: &mut TextEngine) -> Brought {
    let mut items = Vec::with_capacity(library.items.len());
    let mut too_large = 0;
    for read in library.items {
        let mut drawing = read.drawing;
        drawing.fit_texts(engine);
        let shapes = in_order(drawing.shapes);
        let name = read.name.unwrap_or_else(|| suggested_name(&shapes));
        match NewItem::of(&shapes, &name, read.created_millis) {
            Some(item) => items.push(item.published(read.is_published)),
            None => too_large += 1,
        }
    }
    Brought {
        items,
        too_large,
        report: library.report,
    }
}

/// Shapes from the bottom up by the outermost that they are in, which keeps parents before what is in them.
fn in_order(shapes: Vec<Shape>) -> Vec<Arc<Shape>> {
    let mut ranks: BTreeMap<ShapeId, ZIndex> = BTreeMap::new();
    let mut ranked: Vec<(ZIndex, Arc<Shape>)> = Vec::with_capacity(shapes.len());
    for shape in shapes {
        let parent = shape.place.parent.as_ref();
        let outer = parent.and_then(|parent| ranks.get(parent));
        let rank = outer.unwrap_or(&shape.place.index).clone();
        ranks.insert(shape.id.clone(), rank.clone());
        ranked.push((rank, Arc::new(shape)));
    }
    ranked.sort_by(|one, other| one.0.cmp(&other.0));
    ranked.into_iter().map(|(_, shape)| shape).collect()
}

/// What an item of these shapes may be called, as long as nobody has said it: what is written on the first of them
/// that has words, or what the outermost of them is.
pub fn suggested_name(shapes: &[Arc<Shape>]) -> String {
    let mut words = shapes.iter().map(|it| it.text.trim());
    let words = words.find(|words| !words.is_empty());
    if let Some(line) = words.and_then(|words| words.lines().next()) {
        return line.trim_end().chars().take(NAME_CHARS).collect();
    }
    let outermost = shapes.iter().find(|it| it.place.parent.is_none());
    let kind = outermost.map_or(&Kind::Group, |shape| &shape.kind);
    kind_words(kind).to_owned()
}

/// Writes items as a library; `random` gives numbers by which Excalidraw tells versions apart.
///
/// # Errors
/// [`Stopped`] where nobody wants it any more.
pub fn write(
    items: &[Item],
    engine: &mut TextEngine,
    random: &mut dyn FnMut() -> u32,
    headway: &Headway,
) -> Result<Written, Stopped> {
    let shapes: Vec<Vec<Arc<Shape>>> = items
        .iter()
        .map(|item| Contents::Text(Arc::clone(&item.shapes)).shapes())
        .collect();
    let entries: Vec<LibraryEntry<'_>> = items
        .iter()
        .zip(&shapes)
        .map(|(item, shapes)| LibraryEntry {
            id: &item.id,
            name: Some(item.name.as_str()).filter(|name| !name.is_empty()),
            is_published: item.is_published,
            created_millis: item.created_millis,
            shapes,
        })
        .filter(|entry| !entry.shapes.iter().all(|shape| is_left_out(shape)))
        .collect();
    Ok(Written {
        text: write_library(&entries, engine, random, headway)?,
        items: entries.len(),
        left_out: items.len() - entries.len(),
    })
}

/// Whether such a shape is in no library's file, or is nothing without others.
fn is_left_out(shape: &Shape) -> bool {
    matches!(shape.kind, Kind::Image | Kind::Group)
}

#[cfg(test)]
mod tests {
    use tavla_shared::geometry::{Point, Size};

    use super::*;
    use crate::import::excalidraw::read_library;
    use crate::library::Library as Kept;

    fn shape(number: u128, kind: Kind, words: &str) -> Arc<Shape> {
        let mut shape = Shape::new(ShapeId::from_random(number), kind);
        shape.pos = Point::new(40.0, 50.0);
        shape.size = Size::new(80.0, 40.0);
        shape.text = words.into();
        Arc::new(shape)
    }

    fn brought_back(text: &str) -> Brought {
        let mut last = 100;
        let read = read_library(text.as_bytes(), &mut || {
            last += 1;
            last
        });
        brought(read.unwrap(), &mut TextEngine::bundled())
    }

    #[test]
    fn a_library_that_is_written_is_read_as_it_was() {
        let mut kept = Kept::default();
        let stack = [shape(1, Kind::Cylinder, ""), shape(2, Kind::Cloud, "Sky")];
        let picture = [shape(3, Kind::Image, "")];
        for (number, (shapes, name)) in
            (1..).zip([(&stack[..], "Weather"), (&picture[..], "Photo")])
        {
            let new = NewItem::of(shapes, name, Some(1_700_000_000_000)).unwrap();
            kept.add(new, number, 9).unwrap();
        }
        let mut random = || 4;
        let headway = Headway::default();
        let mut engine = TextEngine::bundled();
        let written = write(kept.items(), &mut engine, &mut random, &headway).unwrap();
        assert_eq!((written.items, written.left_out), (1, 1));
        let back = brought_back(&written.text);
        assert_eq!((back.items.len(), back.too_large), (1, 0));
        let mut again = Kept::default();
        let item = again.add(back.items[0].clone(), 1, 9).unwrap();
        assert_eq!(item.name, "Weather");
        assert_eq!(item.created_millis, 1_700_000_000_000);
        let shapes = Contents::Text(item.shapes).shapes();
        let kinds: Vec<_> = shapes.iter().map(|it| it.kind.clone()).collect();
        assert_eq!(kinds, [Kind::Cylinder, Kind::Cloud]);
        assert_eq!(&*shapes[1].text, "Sky");
        headway.stop();
        let stopped = write(kept.items(), &mut engine, &mut random, &headway);
        assert_eq!(stopped, Err(Stopped));
    }

    #[test]
    fn an_item_without_a_name_is_called_by_what_is_on_it_or_what_it_is() {
        let plain = shape(1, Kind::Diamond, "");
        let words = shape(2, Kind::Note, " First line \nand more");
        assert_eq!(suggested_name(&[plain.clone(), words]), "First line");
        assert_eq!(suggested_name(&[plain]), kind_words(&Kind::Diamond));
        let bare = r#"{"type":"excalidrawlib","version":1,"library":[
            [{"type":"ellipse","width":9,"height":9}]]}"#;
        let back = brought_back(bare);
        let mut kept = Kept::default();
        let item = kept.add(back.items[0].clone(), 1, 9).unwrap();
        assert_eq!(item.name, kind_words(&Kind::Ellipse));
        assert_eq!(item.created_millis, 9);
    }
}

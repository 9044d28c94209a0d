//! Shapes as Excalidraw's elements, as they look here; what it has no word for becomes what it has.
//!
//! Every shape becomes a handful of elements at most, whatever it is, so that what is written grows with the
//! board and no faster. What is read of a file is [`crate::import`]'s to say; both use one table of words.

mod element;
mod embedded;
mod figure;
mod file;
mod foreign;
mod library;
mod look;
mod picture;
mod stack;
mod strokes;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::{Map, Value, json};
use tavla_shared::blob::BlobHash;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape, ZIndex};

use self::element::Element;
pub use self::embedded::{png_with_scene, svg_metadata};
pub use self::file::{BoardFile, FileError, Written, write};
pub use self::library::{LibraryEntry, write_library};
use self::stack::Placed;
use crate::text::TextEngine;

/// What the clipboard's text says that it is.
const CLIPBOARD_KIND: &str = "excalidraw/clipboard";

/// What is written.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The shapes, with the groups and frames they are in as far as those are to be written. What is in the
    /// same parent goes by its rank; else from the bottom up.
    pub shapes: &'a [Arc<Shape>],
    /// The files of the pictures among them, as far as they are here.
    pub files: &'a BTreeMap<BlobHash, Vec<u8>>,
    /// What time it is, in milliseconds since 1970.
    pub now_millis: u64,
}

/// Shapes as Excalidraw has them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Exported {
    /// Its elements, from the bottom up.
    pub elements: Vec<Value>,
    /// The files that they show, by the names that they use.
    pub files: Map<String, Value>,
}

/// The elements that shapes become; `random` gives numbers by which Excalidraw tells versions apart.
pub fn elements(
    source: &Source<'_>,
    engine: &mut TextEngine,
    random: &mut dyn FnMut() -> u32,
) -> Exported {
    let placed = stack::from_the_bottom(source.shapes);
    let mut elements = Vec::with_capacity(placed.len());
    each(&placed, source, engine, random, &mut |element| {
        elements.push(element);
        true
    });
    let files = picture::files(&placed, source);
    Exported { elements, files }
}

/// Gives the elements of what is seen one after the other, as long as they are wanted.
fn each(
    placed: &[Placed<'_>],
    source: &Source<'_>,
    engine: &mut TextEngine,
    random: &mut dyn FnMut() -> u32,
    take: &mut dyn FnMut(Value) -> bool,
) {
    let by_id = source.shapes.iter().map(|shape| (&shape.id, &**shape));
    let contained = foreign::contained(placed);
    let mut page = Page {
        held: held(placed),
        containing: foreign::containing(&contained),
        contained,
        written: foreign::names(placed),
        source,
        by_id: by_id.collect(),
        engine,
        random,
        elements: Vec::new(),
    };
    let mut rank = None;
    for of in placed {
        page.write(of);
        for mut element in page.elements.drain(..) {
            let next = ZIndex::between(rank.as_ref(), None);
            element.say("index", json!(next.as_str()));
            rank = Some(next);
            if !take(element.into_value()) {
                return;
            }
        }
    }
}

/// The text for the clipboard: what Excalidraw pastes, and `own`, which it does not look at, for this
/// program.
pub fn clipboard_text(
    source: &Source<'_>,
    own: &Value,
    engine: &mut TextEngine,
    random: &mut dyn FnMut() -> u32,
) -> String {
    let Exported { elements, files } = elements(source, engine, random);
    let own_key = crate::import::excalidraw::words::OWN;
    json!({"type": CLIPBOARD_KIND, "elements": elements, "files": files, own_key: own}).to_string()
}

/// What is written, while it is.
struct Page<'a, 'e> {
    source: &'e Source<'a>,
    by_id: HashMap<&'a ShapeId, &'a Shape>,
    /// The arrows that hold on to each shape that Excalidraw's can hold on to; empty for one without any.
    held: HashMap<&'a ShapeId, Vec<&'a ShapeId>>,
    /// What texts are written in that only Excalidraw knows.
    contained: BTreeMap<&'a ShapeId, &'a ShapeId>,
    /// The texts in each of those.
    containing: HashMap<&'a ShapeId, Vec<&'a ShapeId>>,
    /// All that is written.
    written: BTreeSet<&'a ShapeId>,
    engine: &'e mut TextEngine,
    random: &'e mut dyn FnMut() -> u32,
    elements: Vec<Element>,
}

impl<'a> Page<'a, '_> {
    fn write(&mut self, of: &Placed<'a>) {
        match &of.shape.kind {
            Kind::Rectangle | Kind::Ellipse | Kind::Diamond | Kind::Note => self.container(of),
            Kind::Frame => self.frame(of),
            Kind::Image => self.picture(of),
            Kind::Triangle
            | Kind::Hexagon
            | Kind::Star
            | Kind::Cloud
            | Kind::Cylinder
            | Kind::Callout => self.polygon(of),
            Kind::Line | Kind::Arrow => self.path(of),
            Kind::Ink => self.ink(of),
            Kind::Text => self.text(of),
            Kind::Unknown(_) => self.placeholder(of),
            // A group has no look.
            Kind::Group => {}
        }
    }

    /// A shape that Excalidraw writes text in.
    fn container(&mut self, of: &Placed<'a>) {
        let shape = of.shape;
        if let Some(raw) = of_type(shape, &Kind::Note, "stickynote") {
            let mut element = self.as_read(of, raw);
            foreign::as_sticky_note(shape, &mut element);
            self.with_words_inside(element, of);
            return;
        }
        let kind = match shape.kind {
            Kind::Ellipse => "ellipse",
            Kind::Diamond => "diamond",
            _ => "rectangle",
        };
        let mut element = self.element(of, kind, shape.id.as_str(), shape.rect());
        element.say("roundness", look::roundness(shape));
        if shape.kind == Kind::Note {
            look::as_note(shape, &mut element);
        }
        self.with_words_inside(element, of);
    }

    fn frame(&mut self, of: &Placed<'a>) {
        let shape = of.shape;
        let mut element = match of_type(shape, &Kind::Frame, "magicframe") {
            Some(raw) => self.as_read(of, raw),
            None => self.element(of, "frame", shape.id.as_str(), shape.rect()),
        };
        element.say("name", json!(&*shape.text));
        self.elements.push(element);
    }

    /// An element of a shape, with all that elements have.
    fn element(&mut self, of: &Placed<'a>, kind: &str, id: &str, rect: kurbo::Rect) -> Element {
        let arrows = self
            .held
            .get(&of.shape.id)
            .filter(|_| id == of.shape.id.as_str());
        let arrows = arrows.map_or(&[][..], Vec::as_slice).iter();
        let arrows = arrows.map(|arrow| json!({"id": arrow.as_str(), "type": "arrow"}));
        let arrows = arrows.collect();
        let mut element = Element::new(kind, id, rect);
        look::put(of.shape, &mut element);
        element.put_place(of);
        element.say("boundElements", Value::Array(arrows));
        element.say("versionNonce", json!((self.random)()));
        element.say("updated", json!(self.source.now_millis));
        if id == of.shape.id.as_str() {
            foreign::put_notes(of.shape, &mut element);
        }
        element
    }
}

/// What was read of a shape of this kind that was an element of a type of its own.
fn of_type(shape: &Shape, kind: &Kind, name: &str) -> Option<Map<String, Value>> {
    let raw = Some(shape).filter(|it| it.kind == *kind)?;
    let raw = crate::import::excalidraw::foreign::read(raw)?;
    (foreign::type_of(&raw) == Some(name)).then_some(raw)
}

/// What arrows hold on to, of what becomes something that Excalidraw's can hold on to.
fn held<'a>(placed: &[Placed<'a>]) -> HashMap<&'a ShapeId, Vec<&'a ShapeId>> {
    let holdable = placed.iter().map(|of| of.shape);
    let holdable = holdable.filter(|shape| match shape.kind {
        Kind::Text => words::is_written(shape),
        Kind::Rectangle
        | Kind::Ellipse
        | Kind::Diamond
        | Kind::Note
        | Kind::Image
        | Kind::Frame => true,
        Kind::Unknown(_) => shape.foreign.is_some(),
        _ => false,
    });
    let mut held: HashMap<&ShapeId, Vec<&ShapeId>> =
        holdable.map(|shape| (&shape.id, Vec::new())).collect();
    for arrow in placed.iter().map(|of| of.shape) {
        if arrow.kind != Kind::Arrow || !strokes::is_written(arrow) {
            continue;
        }
        for binding in [&arrow.ends.start, &arrow.ends.end].into_iter().flatten() {
            if let Some(arrows) = held.get_mut(&binding.shape)
                && arrows.last() != Some(&&arrow.id)
            {
                arrows.push(&arrow.id);
            }
        }
    }
    held
}

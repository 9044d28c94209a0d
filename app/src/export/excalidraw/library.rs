//! Libraries of Excalidraw's, of the second version.

use std::sync::Arc;

use serde_json::{Value, json};
use tavla_shared::blob::BlobHash;
use tavla_shared::shape::{Kind, Shape};

use super::file::own;
use super::{Source, each, stack};
use crate::headway::{Headway, Stopped};
use crate::import::excalidraw::own::Sum;
use crate::import::excalidraw::{LIBRARY_KIND, words::OWN};
use crate::text::TextEngine;

/// An item of a library that is written.
#[derive(Debug, Clone, Copy)]
pub struct LibraryEntry<'a> {
    /// Its name among the others.
    pub id: &'a str,
    /// What it is called; none where nobody has named it.
    pub name: Option<&'a str>,
    /// Whether it is from a library that others can have.
    pub is_published: bool,
    /// When it was made, in milliseconds since 1970.
    pub created_millis: u64,
    /// What is in it.
    pub shapes: &'a [Arc<Shape>],
}

/// Writes a library. Pictures and live pages are not in one, and items of nothing else are left out; `random` gives
/// numbers by which Excalidraw tells versions apart.
///
/// # Errors
/// [`Stopped`] where nobody wants it any more.
pub fn write_library(
    entries: &[LibraryEntry<'_>],
    engine: &mut TextEngine,
    random: &mut dyn FnMut() -> u32,
    headway: &Headway,
) -> Result<String, Stopped> {
    let mut items = Vec::with_capacity(entries.len());
    for (at, entry) in entries.iter().enumerate() {
        headway.step(at as f32 / entries.len() as f32)?;
        let shapes = entry.shapes.iter().filter(|shape| may_be_in(shape));
        let shapes: Vec<Arc<Shape>> = shapes.cloned().collect();
        let source = Source {
            shapes: &shapes,
            files: &std::collections::BTreeMap::<BlobHash, Vec<u8>>::new(),
            now_millis: entry.created_millis,
        };
        let mut elements: Vec<Value> = Vec::new();
        let mut sum = Sum::default();
        let placed = stack::from_the_bottom(&shapes);
        each(&placed, &source, engine, random, &mut |element| {
            sum.add(&element);
            elements.push(element);
            true
        });
        if elements.is_empty() {
            continue;
        }
        let status = if entry.is_published {
            "published"
        } else {
            "unpublished"
        };
        let mut item = json!({"id": entry.id, "status": status, "created": entry.created_millis,
            "elements": elements, OWN: own(&source, sum)});
        if let Some(name) = entry.name {
            item["name"] = json!(name);
        }
        items.push(item);
    }
    let library =
        json!({"type": LIBRARY_KIND, "version": 2, "source": "tavla", "libraryItems": items});
    Ok(library.to_string())
}

/// Whether Excalidraw takes such shapes into libraries.
fn may_be_in(shape: &Shape) -> bool {
    let is_page = matches!(shape.kind.excalidraw_name(), Some("iframe" | "embeddable"));
    shape.kind != Kind::Image && !is_page
}

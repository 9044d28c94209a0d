//! tldraw's files, of every age: records are read by what they have, never by the schema's version.
//!
//! A record is read by itself into what it says; then what records say of each other is resolved: parents, whose space
//! positions are in, pages, files, and what arrows hold on to. Several pages become frames side by side, each with its
//! page's name.

mod arrow;
mod asset;
mod first;
mod item;
mod look;
mod pages;
mod rich_text;
mod space;
mod strokes;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

use serde_json::Value;
use tavla_shared::blob::BlobHash;
use tavla_shared::shape::{Kind, Shape};

use self::arrow::Bound;
use self::asset::Asset;
use self::item::{Form, Item};
use self::pages::Page;
use super::fields::Fields;
use super::stack::{self, Piece};
use super::{Drawing, ImportError, ImportReport, Keys, Loss, kept, records};

/// Where a file has its records: a file, or what its editor gives as a snapshot.
const LISTS: [&str; 2] = ["records", "store"];
/// Where the first files, which had none, have all that they have,
const DOCUMENT: &str = "document";
/// and what says that it is a file.
const VERSION: &str = "tldrawFileFormatVersion";

/// Whether a JSON file with these members is tldraw's.
pub fn looks_like(keys: &Keys) -> bool {
    let has_records = LISTS.iter().any(|list| keys.has(list));
    let is_other = ["type", "nodes"].iter().any(|key| keys.has(key));
    keys.has(VERSION) || (keys.has("schema") && has_records) || (keys.has(DOCUMENT) && !is_other)
}

/// Reads a file; `ids` gives random numbers for the new shapes' names.
///
/// # Errors
/// [`ImportError`] where the file is none of tldraw's or too big; never for a part of it.
pub fn read(bytes: &[u8], ids: &mut dyn FnMut() -> u128) -> Result<Drawing, ImportError> {
    let mut report = ImportReport::default();
    let mut file = File::default();
    let lists = [LISTS[0], LISTS[1], DOCUMENT];
    let keys = records::read(bytes, &lists, &mut |list, value| {
        if list != DOCUMENT {
            file.take(value, ids, &mut report);
            return;
        }
        for record in value.map_or_else(Vec::new, first::records) {
            file.take(Some(&record), ids, &mut report);
        }
    })?;
    let is_nothing = file.items.is_empty() && file.pages.is_empty() && !keys.has("schema");
    if !looks_like(&keys) || (is_nothing && !keys.has(VERSION)) {
        return Err(ImportError::OtherKind { found: None });
    }
    file.into_drawing(ids, report)
}

/// What the records of a file say.
#[derive(Default)]
struct File {
    items: Vec<Item>,
    pages: Vec<Page>,
    assets: BTreeMap<String, Asset>,
    /// What the first and last points of arrows are attached to, by the arrows' names.
    bindings: BTreeMap<String, [Option<Bound>; 2]>,
}

impl File {
    fn take(
        &mut self,
        value: Option<&Value>,
        ids: &mut dyn FnMut() -> u128,
        report: &mut ImportReport,
    ) {
        let Some(fields) = value.and_then(Fields::of) else {
            report.lose(Loss::Unreadable);
            return;
        };
        match fields.text("typeName") {
            Some("shape") => self.items.extend(item::read(&fields, ids, report)),
            Some("page") => self.pages.push(Page::read(&fields)),
            Some("asset") => {
                let name = fields.text("id").unwrap_or_default().to_owned();
                self.assets.insert(name, Asset::read(&fields));
            }
            Some("binding") => {
                if let Some((arrow, end, bound)) = Bound::of_record(&fields) {
                    self.bindings.entry(arrow).or_default()[end] = Some(bound);
                }
            }
            // Cameras, pointers, people and what is selected are nobody else's.
            _ => {}
        }
    }

    fn into_drawing(
        mut self,
        ids: &mut dyn FnMut() -> u128,
        mut report: ImportReport,
    ) -> Result<Drawing, ImportError> {
        // From the bottom up. Parents are told by name, so that those of all kinds can be in one list.
        self.items
            .sort_by(|a, b| (&a.index, &a.name).cmp(&(&b.index, &b.name)));
        self.pages
            .sort_by(|a, b| (&a.index, &a.name).cmp(&(&b.index, &b.name)));
        let files = self.show_assets(&mut report);
        let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
        for (at, item) in self.items.iter().enumerate() {
            by_name.entry(item.name.clone()).or_insert(at);
        }
        let spaces = space::spaces(&self.items, &by_name);
        for (item, space) in self.items.iter_mut().zip(&spaces) {
            space::place(item, space, &mut report);
        }
        for (at, space) in spaces.iter().enumerate() {
            if let Form::Arrow(arrow) = &self.items[at].form {
                let bound = self.bindings.remove(&self.items[at].name);
                let arrow = arrow.bound_by(bound.unwrap_or_default());
                let mut shape = self.items[at].shape.clone();
                let find = |name: &str| by_name.get(name).map(|at| &self.items[*at]);
                arrow::place(&mut shape, &arrow, space, find, &mut report);
                self.items[at].shape = shape;
            }
        }
        self.items
            .retain(|item| item.shape.kind == Kind::Group || is_seen(item, &mut report));
        let mut pieces = pages::arranged(self.items, &self.pages, ids, &mut report);
        for Piece { shape, .. } in &mut pieces {
            shape.angle %= std::f64::consts::TAU;
        }
        stack::drawing(pieces, files, report)
    }

    /// Lets pictures show their files and cards say what they are of; gives the files that are shown.
    fn show_assets(&mut self, report: &mut ImportReport) -> BTreeMap<BlobHash, Vec<u8>> {
        let mut shown = BTreeMap::new();
        for item in &mut self.items {
            let asset = item.asset.as_ref().and_then(|name| self.assets.get(name));
            asset::show(&mut item.shape, &item.kind, asset, &mut shown, report);
        }
        shown
    }
}

/// Whether there is anything of a shape to see, on a board.
fn is_seen(item: &Item, report: &mut ImportReport) -> bool {
    let is_seen = kept::is_allowed(&item.shape) && !is_nothing(&item.shape);
    if !is_seen {
        report.lose(Loss::Unreadable);
    }
    is_seen
}

fn is_nothing(shape: &Shape) -> bool {
    let is_flat = shape.size.width == 0.0 && shape.size.height == 0.0;
    is_flat && shape.kind != Kind::Ink
}

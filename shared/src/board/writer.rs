//! From edits to the document, remembering for each write how it is undone.

use loro::cursor::Side;
use loro::{Container, LoroDoc, LoroMap, LoroResult, LoroText, LoroValue, ValueOrContainer};
use smol_str::SmolStr;

use super::reader;
use super::schema;
use super::undo::{Inserted, Inverse, Removed, Target};
use super::value::value_of;
use super::{Edit, MetaEdit, Person, people};
use crate::id::ShapeId;
use crate::shape::{Key, Shape};

/// Writes edits into one commit and collects their inverses.
pub(super) struct Writer<'a> {
    doc: &'a LoroDoc,
    now: i64,
    inverses: Vec<Inverse>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(doc: &'a LoroDoc, now: i64) -> Self {
        Self {
            doc,
            now,
            inverses: Vec::new(),
        }
    }

    /// What undoes the writes, in the order they were made.
    pub(super) fn into_inverses(self) -> Vec<Inverse> {
        self.inverses
    }

    /// How many writes have been remembered so far.
    pub(super) fn recorded(&self) -> usize {
        self.inverses.len()
    }

    pub(super) fn now(&self) -> i64 {
        self.now
    }

    pub(super) fn doc(&self) -> &'a LoroDoc {
        self.doc
    }

    pub(super) fn edit(&mut self, edit: &Edit) -> LoroResult<()> {
        match edit {
            Edit::Create(shape) => self.create(shape),
            Edit::Set { id, property } => self.set(
                Target::Shape(id.clone()),
                property.key().name(),
                Some(value_of(property)),
            ),
            Edit::Convert { id, kind } => self.set(
                Target::Shape(id.clone()),
                schema::KIND,
                Some(kind.name().into()),
            ),
            Edit::Splice {
                id,
                at,
                delete,
                insert,
            } => self.splice(id, *at, *delete, insert),
            Edit::Delete { id } => self.set(
                Target::Shape(id.clone()),
                schema::DELETED,
                Some(self.now.into()),
            ),
            Edit::Restore { id } => self.set(
                Target::Shape(id.clone()),
                schema::DELETED,
                Some(false.into()),
            ),
            Edit::Meta(edit) => {
                let (key, value) = match edit {
                    MetaEdit::Title(title) => (schema::META_TITLE, LoroValue::from(title.as_ref())),
                    MetaEdit::Background(color) => (
                        schema::META_BACKGROUND,
                        color.map_or(LoroValue::Null, |color| color.to_string().into()),
                    ),
                    MetaEdit::Grid(shows) => (schema::META_GRID, (*shows).into()),
                };
                self.set(Target::Meta, key, Some(value))
            }
        }
    }

    /// Writes the schema into a board that has none yet.
    pub(super) fn mark_schema(&mut self) -> LoroResult<()> {
        let meta = self.doc.get_map(schema::META);
        if reader::value(&meta, schema::META_SCHEMA).is_none() {
            meta.insert(schema::META_SCHEMA, i64::from(schema::SCHEMA))?;
        }
        Ok(())
    }

    /// Writes who the writer is, unless that is already there.
    pub(super) fn introduce(&mut self, person: &Person) -> LoroResult<()> {
        people::introduce(self.doc, person)
    }

    /// The map a target's keys are in; none if the shape was purged.
    pub(super) fn target_map(&self, target: &Target) -> Option<LoroMap> {
        match target {
            Target::Meta => Some(self.doc.get_map(schema::META)),
            Target::Shape(id) => reader::shape_map(self.doc, id.as_str()),
        }
    }

    /// Writes one key, or removes it; nothing is written where that is what is there.
    pub(super) fn set(
        &mut self,
        target: Target,
        key: &str,
        new: Option<LoroValue>,
    ) -> LoroResult<()> {
        let Some(map) = self.target_map(&target) else {
            return Ok(());
        };
        let old = reader::value(&map, key);
        if old == new {
            return Ok(());
        }
        let old_writer = map.get_last_editor(key);
        match &new {
            Some(value) => map.insert(key, value.clone())?,
            None => map.delete(key)?,
        }
        self.inverses.push(Inverse::Key {
            target,
            key: SmolStr::new(key),
            old,
            old_writer,
            new,
        });
        Ok(())
    }

    /// Removes shapes deleted before `deleted_before` for good. Not to be undone.
    pub(super) fn purge(&mut self, deleted_before: i64) -> LoroResult<()> {
        let shapes = self.doc.get_map(schema::SHAPES);
        let mut gone: Vec<String> = Vec::new();
        shapes.for_each(|key, found| {
            if let ValueOrContainer::Container(Container::Map(map)) = found
                && reader::deleted_at(&map).is_some_and(|at| at < deleted_before)
            {
                gone.push(key.to_owned());
            }
        });
        gone.sort_unstable();
        gone.iter().try_for_each(|key| shapes.delete(key))
    }

    fn create(&mut self, shape: &Shape) -> LoroResult<()> {
        let shapes = self.doc.get_map(schema::SHAPES);
        let map = shapes.insert_container(shape.id.as_str(), LoroMap::new())?;
        map.insert(schema::KIND, shape.kind.name())?;
        let plain = Shape::new(shape.id.clone(), shape.kind.clone());
        for &key in Key::ALL {
            let property = shape.property(key);
            // Place and box are on every shape, so that other clients find them where they look.
            let always = matches!(key, Key::Place | Key::Pos | Key::Size);
            if always || property != plain.property(key) {
                map.insert(key.name(), value_of(&property))?;
            }
        }
        if !shape.text.is_empty() {
            map.ensure_mergeable_text(schema::TEXT)?
                .insert(0, &shape.text)?;
        }
        self.inverses.push(Inverse::Created {
            id: shape.id.clone(),
        });
        Ok(())
    }

    /// Replaces part of a shape's text; positions past the end are the end.
    pub(super) fn splice(
        &mut self,
        id: &ShapeId,
        at: usize,
        delete: usize,
        insert: &str,
    ) -> LoroResult<()> {
        let Some(map) = reader::shape_map(self.doc, id.as_str()) else {
            return Ok(());
        };
        let text = map.ensure_mergeable_text(schema::TEXT)?;
        let len = text.len_unicode();
        let at = at.min(len);
        let delete = delete.min(len - at);
        let inserted = insert_chars(&text, at, insert)?;
        let removed = remove_chars(&text, at + insert.chars().count(), delete)?;
        if inserted.is_some() || removed.is_some() {
            self.inverses.push(Inverse::Text {
                id: id.clone(),
                inserted,
                removed,
            });
        }
        Ok(())
    }
}

fn insert_chars(text: &LoroText, at: usize, insert: &str) -> LoroResult<Option<Inserted>> {
    if insert.is_empty() {
        return Ok(None);
    }
    text.insert(at, insert)?;
    let first = text
        .get_cursor(at, Side::Middle)
        .and_then(|cursor| cursor.id);
    Ok(first.map(|first| Inserted {
        first,
        count: insert.chars().count(),
    }))
}

fn remove_chars(text: &LoroText, at: usize, count: usize) -> LoroResult<Option<Removed>> {
    if count == 0 {
        return Ok(None);
    }
    let content = text.slice(at, at + count)?;
    // The anchor is the first removed letter itself: it stays in the history, and with it the place.
    let anchor = text.get_cursor(at, Side::Left);
    text.delete(at, count)?;
    Ok(anchor.map(|anchor| Removed { anchor, content }))
}

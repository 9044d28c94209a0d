//! From edits to the document, remembering for each write how it is undone.

use std::ops::Range;

use loro::cursor::Side;
use loro::{Container, LoroDoc, LoroMap, LoroResult, LoroText, LoroValue, ValueOrContainer};
use smol_str::SmolStr;

use super::document::end_part;
use super::marks::{self, Attributes};
use super::reader;
use super::schema;
use super::undo::{Inserted, Inverse, Removed, Target};
use super::value::value_of;
use super::{Edit, MetaEdit, Person, people};
use crate::id::ShapeId;
use crate::shape::{Key, Look, Shape};

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

    /// Ends a part of a commit of this message.
    pub(super) fn end_part(&self, message: &str) {
        end_part(self.doc, message, self.now);
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
            Edit::Mark { id, range, mark } => {
                let value = marks::value_of_mark(mark);
                self.mark(id, range.clone(), mark.key().name(), value)
            }
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
            let text = map.ensure_mergeable_text(schema::TEXT)?;
            text.insert(0, &shape.text)?;
            for run in shape.marks.iter().flat_map(|marks| marks.runs()) {
                let range = run.chars.start..run.chars.end.min(text.len_unicode());
                for mark in run.look.marks_from(&Look::default()) {
                    let value = marks::value_of_mark(&mark).unwrap_or(LoroValue::Null);
                    if !range.is_empty() {
                        text.mark(range.clone(), mark.key().name(), value)?;
                    }
                }
            }
            if shape.marks.is_some() {
                map.insert(schema::MARKED, true)?;
            }
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
        let is_marked = reader::value(&map, schema::MARKED) == Some(LoroValue::Bool(true));
        let grown = if is_marked {
            let before = marks::look_at(&text, at.checked_sub(1))?;
            Some(before.between(&marks::look_at(&text, Some(at))?))
        } else {
            None
        };
        let inserted = insert_chars(&text, at, insert)?;
        if let Some(grown) = grown.filter(|_| inserted.is_some()) {
            grow(&text, at..at + insert.chars().count(), &grown)?;
        }
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

    /// Says something of letters of a shape's text, or with none that there is nothing; positions past the end are
    /// the end. Nothing is written where it is so already.
    pub(super) fn mark(
        &mut self,
        id: &ShapeId,
        range: Range<usize>,
        key: &str,
        new: Option<LoroValue>,
    ) -> LoroResult<()> {
        let Some(map) = reader::shape_map(self.doc, id.as_str()) else {
            return Ok(());
        };
        let Some(ValueOrContainer::Container(Container::Text(text))) = map.get(schema::TEXT) else {
            return Ok(());
        };
        let range = range.start..range.end.min(text.len_unicode());
        if range.is_empty() {
            return Ok(());
        }
        let (mut at, mut old, mut hull) = (range.start, Vec::new(), None::<Range<usize>>);
        for (letters, attributes) in marks::attributes(&text, range)? {
            let end = at + letters.chars().count();
            let was = marks::attribute(&attributes, key).cloned();
            if was != new {
                old.push((was, letters_of(&text, at..end)));
                hull = Some(hull.map_or(at, |hull| hull.start)..end);
            }
            at = end;
        }
        let Some(hull) = hull else {
            return Ok(());
        };
        if reader::value(&map, schema::MARKED) != Some(LoroValue::Bool(true)) {
            // Never taken back: it only says where to look.
            map.insert(schema::MARKED, true)?;
        }
        text.mark(hull, key, new.clone().unwrap_or(LoroValue::Null))?;
        self.inverses.push(Inverse::Marks {
            id: id.clone(),
            key: SmolStr::new(key),
            old,
            new,
        });
        Ok(())
    }

    /// Makes letters that came back look as they did. Not to be undone by itself: they go as they came.
    pub(super) fn dress(
        &self,
        id: &ShapeId,
        at: usize,
        looks: &[(usize, Attributes)],
    ) -> LoroResult<()> {
        let Some(map) = reader::shape_map(self.doc, id.as_str()) else {
            return Ok(());
        };
        let Some(ValueOrContainer::Container(Container::Text(text))) = map.get(schema::TEXT) else {
            return Ok(());
        };
        let mut start = at;
        for (chars, wanted) in looks {
            let end = (start + chars).min(text.len_unicode());
            if start >= end {
                break;
            }
            for (_, attributes) in marks::attributes(&text, start..end)? {
                let grown = attributes.iter().map(|(key, _)| key);
                for key in grown.filter(|key| marks::attribute(wanted, key).is_none()) {
                    text.mark(start..end, key, LoroValue::Null)?;
                }
            }
            for (key, value) in wanted {
                text.mark(start..end, key, value.clone())?;
            }
            start = end;
        }
        Ok(())
    }
}

/// Makes what was just put in look as it is shown until the document has it. Loro's own growing is nearly that; what
/// other clients have said of how their marks grow, and marks that were taken away, make it otherwise.
fn grow(text: &LoroText, range: Range<usize>, wanted: &Look) -> LoroResult<()> {
    let (mut at, mut said) = (range.start, Vec::new());
    for (letters, attributes) in marks::attributes(text, range)? {
        let end = at + letters.chars().count();
        let (look, _) = marks::look_of(&attributes);
        said.push((at..end, wanted.marks_from(&look)));
        at = end;
    }
    for (range, differing) in said {
        for mark in differing {
            let value = marks::value_of_mark(&mark).unwrap_or(LoroValue::Null);
            text.mark(range.clone(), mark.key().name(), value)?;
        }
    }
    Ok(())
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
    let runs = marks::attributes(text, at..at + count)?;
    let content: String = runs.iter().map(|(letters, _)| letters.as_str()).collect();
    let is_marked = runs.iter().any(|(_, attributes)| !attributes.is_empty());
    let looks = runs.into_iter().filter(|_| is_marked);
    let looks = looks.map(|(letters, attributes)| (letters.chars().count(), attributes));
    let looks = looks.collect();
    // The anchor is the first removed letter itself: it stays in the history, and with it the place.
    let anchor = text.get_cursor(at, Side::Left);
    text.delete(at, count)?;
    Ok(anchor.map(|anchor| Removed {
        anchor,
        content,
        looks,
    }))
}

/// The letters of a range by identity, in runs.
fn letters_of(text: &LoroText, range: Range<usize>) -> Vec<Inserted> {
    let mut runs: Vec<Inserted> = Vec::new();
    for at in range {
        let letter = text.get_cursor(at, Side::Middle).and_then(|found| found.id);
        let Some(letter) = letter else { continue };
        match runs.last_mut() {
            Some(run)
                if run.first.peer == letter.peer
                    && run.first.counter + run.count as i32 == letter.counter =>
            {
                run.count += 1;
            }
            _ => runs.push(Inserted {
                first: letter,
                count: 1,
            }),
        }
    }
    runs
}

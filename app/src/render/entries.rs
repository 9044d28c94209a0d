//! What is kept of each shape that was ever in view: where its triangles are and what they were made
//! for.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Shape;

use super::atlas::Bands;
use super::camera;
use super::parts::{Part, Parts};
use super::upload::Slots;
use super::vertex::SLOTS_MAX;
use crate::scene::ShapeMap;
use crate::text::TextEpoch;

/// What is kept of a shape.
#[derive(Debug)]
pub(super) struct Entry {
    /// As it was last seen.
    pub(super) shape: Arc<Shape>,
    /// Its place in the stack.
    pub(super) label: u64,
    /// Its place in the table of origins.
    pub(super) slot: u32,
    /// That of the frame it is cut off at.
    pub(super) clip: Option<u32>,
    /// Whether it is in the list of what is drawn.
    pub(super) listed: bool,
    /// Another one whenever the body must be made anew whatever the zoom; no two entries have had the
    /// same, so that what was made for one is never taken for another's.
    pub(super) version: u32,
    /// For which version and band the body was made; none before the first time.
    pub(super) made: Option<(u32, i32)>,
    /// For which the tessellator has it in hand.
    pub(super) awaited: Option<(u32, i32)>,
    /// Its triangles, without text; of a picture what stands for it while it is not there.
    pub(super) body: Part,
    /// The picture it shows, if it is one,
    pub(super) bitmap: Part,
    /// and the picture's number, once that is there.
    pub(super) texture: Option<u32>,
    /// Its text.
    pub(super) text: Text,
    /// Whether something of it is missing because there was no room.
    pub(super) lacks_room: bool,
}

/// The text of a shape.
#[derive(Debug)]
pub(super) enum Text {
    /// It has none, or none that was made.
    None,
    /// It is to be made.
    Wanted,
    /// Made.
    Made(Made),
}

/// A text's triangles.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) part: Part,
    /// The entry's.
    pub(super) version: u32,
    /// Whether it is bars for what is too small to read.
    pub(super) bars: bool,
    /// Pixels a board unit it was made for.
    pub(super) scale: f64,
    /// Whether its letters are on whole pixels there.
    pub(super) is_sharp: bool,
    /// The origin it was made for: elsewhere it may lie between pixels.
    pub(super) pos: Point,
    /// The part of the board that its letters were made in; none where that is all of them.
    pub(super) within: Option<Rect>,
    /// When it was laid out: with other fonts it may be another one.
    pub(super) epoch: TextEpoch,
    /// Where in the atlas its pictures are,
    pub(super) bands: Bands,
    /// and since which generation.
    pub(super) generation: u64,
}

/// All entries, by number and by shape.
#[derive(Debug, Default)]
pub(super) struct Entries {
    by_number: Vec<Option<Entry>>,
    free: Vec<u32>,
    by_id: ShapeMap<u32>,
}

impl Entries {
    /// The entry of a number; none where it is gone.
    pub(super) fn get(&self, number: u32) -> Option<&Entry> {
        self.by_number.get(number as usize)?.as_ref()
    }

    /// As [`Self::get`], to change it.
    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut Entry> {
        self.by_number.get_mut(number as usize)?.as_mut()
    }

    /// The number of a shape's entry.
    pub(super) fn number(&self, id: &ShapeId) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// All numbers, rising.
    pub(super) fn numbers(&self) -> Vec<u32> {
        let taken = |number: &u32| self.by_number[*number as usize].is_some();
        (0..self.by_number.len() as u32).filter(taken).collect()
    }

    /// Makes the entry of a shape that has none; nothing of it is made. `clip` is the slot of the
    /// frame that it is cut off at.
    pub(super) fn add(
        &mut self,
        shape: &Arc<Shape>,
        label: u64,
        clip: Option<u32>,
        slots: &mut Slots,
    ) -> u32 {
        let number = self.free.pop().unwrap_or_else(|| {
            self.by_number.push(None);
            self.by_number.len() as u32 - 1
        });
        // Beyond the last slot shapes share one: wrong places, but no crash; a board is limited to
        // far fewer.
        let slot = number.min(SLOTS_MAX - 1);
        slots.set(slot, camera::slot(shape, clip));
        self.by_number[number as usize] = Some(Entry {
            shape: Arc::clone(shape),
            label,
            slot,
            clip,
            listed: false,
            version: next_version(),
            made: None,
            awaited: None,
            body: Part::default(),
            bitmap: Part::default(),
            texture: None,
            text: Text::Wanted,
            lacks_room: false,
        });
        self.by_id.insert(shape.id.clone(), number);
        number
    }

    /// The tessellator has the body of an entry in hand, for this version and band.
    pub(super) fn awaits(&mut self, number: u32, made: Option<(u32, i32)>) {
        if let Some(entry) = self.get_mut(number) {
            entry.awaited = made;
        }
    }

    /// Whether the tessellator has the body of an entry in hand, for whichever version and band.
    pub(super) fn is_awaited(&self, number: u32) -> bool {
        self.get(number).is_some_and(|it| it.awaited.is_some())
    }

    /// Has the shapes made anew that `looks_else`; gives the numbers of those of them that are listed.
    pub(super) fn renew(&mut self, looks_else: impl Fn(&Shape) -> bool) -> Vec<u32> {
        let mut listed = Vec::new();
        for (number, entry) in (0..).zip(&mut self.by_number) {
            let Some(entry) = entry.as_mut().filter(|entry| looks_else(&entry.shape)) else {
                continue;
            };
            entry.version = next_version();
            if entry.listed {
                listed.push(number);
            }
        }
        listed
    }

    /// Nothing that was awaited comes any more.
    pub(super) fn await_nothing(&mut self) {
        for entry in self.by_number.iter_mut().flatten() {
            entry.awaited = None;
        }
    }

    /// Forgets an entry.
    pub(super) fn remove(&mut self, number: u32, parts: &mut Parts) {
        let place = self.by_number.get_mut(number as usize);
        let Some(entry) = place.and_then(Option::take) else {
            return;
        };
        self.by_id.remove(&entry.shape.id);
        self.free.push(number);
        parts.release(entry.body);
        parts.release(entry.bitmap);
        if let Text::Made(made) = entry.text {
            parts.release(made.part);
        }
    }
}

impl Entry {
    /// Takes in what the shape is now and which frame's slot cuts it off; says whether its body or
    /// its text is to be looked at.
    pub(super) fn take(
        &mut self,
        shape: &Arc<Shape>,
        clip: Option<u32>,
        slots: &mut Slots,
    ) -> bool {
        let is_same = Arc::ptr_eq(&self.shape, shape);
        if !is_same || self.clip != clip {
            self.clip = clip;
            slots.set(self.slot, camera::slot(shape, clip));
        }
        if is_same {
            return false;
        }
        let only_moved = is_same_elsewhere(&self.shape, shape);
        self.shape = Arc::clone(shape);
        if !only_moved {
            self.version = next_version();
        }
        true
    }

    /// Whether the body is not what it should be in `band`.
    pub(super) fn wants_body(&self, band: i32) -> bool {
        self.made != Some((self.version, band))
    }
}

fn next_version() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Whether `new` is `old` at another place.
fn is_same_elsewhere(old: &Shape, new: &Shape) -> bool {
    let ink = match (&old.ink, &new.ink) {
        (Some(old), Some(new)) => Arc::ptr_eq(old, new),
        (None, None) => true,
        _ => false,
    };
    ink && old.kind == new.kind
        && old.size == new.size
        && old.angle == new.angle
        && old.path == new.path
        && old.file == new.file
        && old.crop == new.crop
        && old.style == new.style
        && old.text == new.text
        && old.seed == new.seed
}

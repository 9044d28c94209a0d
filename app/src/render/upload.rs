//! What has changed since the GPU was last given anything, waiting for the next frame that is
//! really drawn: egui may throw a frame away, and nothing may be lost with it.

use std::collections::{BTreeMap, BTreeSet};

use super::picture_queue::PictureChange;
use super::vertex::Vertex;

/// Slots a row of their texture holds; the shader knows the number too.
pub(super) const SLOTS_PER_ROW: u32 = 256;
/// Texels a slot takes; the shader knows the number too.
pub(super) const SLOT_TEXELS: u32 = 2;

/// A longer run is not joined: to grow it would copy it.
const RUN_MAX: usize = 1 << 15;

/// Where a shape is, and what it is cut off at: the chunk of its origin, and the rest as the bits of
/// two floats; then one more than the slot of the frame that it is in, none as 0, and half its size and
/// its angle as the bits of floats.
pub(super) type Slot = [u32; 4 * SLOT_TEXELS as usize];

/// Changes on their way to the GPU, oldest first.
#[derive(Debug, Default)]
pub(super) struct Uploads {
    pub(super) vertices: Writes<Vertex>,
    pub(super) indices: Writes<u32>,
    /// How many rows of slots there are.
    pub(super) slot_rows: u32,
    /// Rows that have changed; all of them where there are more than before.
    pub(super) slots: BTreeMap<u32, Vec<Slot>>,
    pub(super) masks: Vec<Pixels>,
    pub(super) pictures: Vec<Pixels>,
    pub(super) textures: Vec<PictureChange>,
}

/// Writes into one buffer.
#[derive(Debug)]
pub(super) struct Writes<T> {
    /// How long the buffer must be.
    pub(super) capacity: u32,
    /// Offset and content; neighbours are joined.
    pub(super) runs: Vec<(u32, Vec<T>)>,
}

impl<T> Default for Writes<T> {
    fn default() -> Self {
        Self {
            capacity: 0,
            runs: Vec::new(),
        }
    }
}

impl<T: Copy> Writes<T> {
    pub(super) fn push(&mut self, at: u32, content: &[T]) {
        if content.is_empty() {
            return;
        }
        match self.runs.last_mut() {
            Some((start, run)) if *start + run.len() as u32 == at && run.len() < RUN_MAX => {
                run.extend_from_slice(content);
            }
            _ => self.runs.push((at, content.to_vec())),
        }
    }
}

/// All slots, and which rows of them have changed.
#[derive(Debug, Default)]
pub(super) struct Slots {
    values: Vec<Slot>,
    dirty_rows: BTreeSet<u32>,
}

impl Slots {
    pub(super) fn set(&mut self, slot: u32, value: Slot) {
        let row = slot / SLOTS_PER_ROW;
        let needed = ((row + 1) * SLOTS_PER_ROW) as usize;
        if self.values.len() < needed {
            let rows = (row + 1).max(self.rows() * 2);
            self.values
                .resize((rows * SLOTS_PER_ROW) as usize, Slot::default());
            // The texture is made anew, so everything goes over again.
            self.dirty_rows.extend(0..rows);
        }
        if self.values[slot as usize] != value {
            self.values[slot as usize] = value;
            self.dirty_rows.insert(row);
        }
    }

    fn rows(&self) -> u32 {
        self.values.len() as u32 / SLOTS_PER_ROW
    }

    /// How many bytes their texture has.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.values)
    }

    /// Hands the changed rows over.
    pub(super) fn send(&mut self, uploads: &mut Uploads) {
        uploads.slot_rows = self.rows();
        for row in std::mem::take(&mut self.dirty_rows) {
            let start = (row * SLOTS_PER_ROW) as usize;
            let values = self.values[start..start + SLOTS_PER_ROW as usize].to_vec();
            uploads.slots.insert(row, values);
        }
    }
}

/// A part of an atlas that has changed.
#[derive(Debug)]
pub(super) struct Pixels {
    /// Width and height of the atlas; a larger one than before keeps what is in it.
    pub(super) side: u32,
    /// The part's corner.
    pub(super) at: (u32, u32),
    /// Its width and height.
    pub(super) size: (u32, u32),
    /// Row by row.
    pub(super) bytes: Vec<u8>,
}

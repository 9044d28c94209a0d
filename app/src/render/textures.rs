//! Pictures on the GPU: which are there, which are asked for, and which go when there is no room.

use std::collections::BTreeMap;

use tavla_shared::blob::BlobHash;

use crate::blobs::{Bitmap, Bitmaps, Look};

/// All pictures together take at most so much; what was not drawn longest goes first.
const BYTES_MAX: usize = 512 << 20;

/// What the GPU does about pictures, in order.
#[derive(Debug)]
pub(super) enum TextureChange {
    /// There is one more.
    Added(u32, Bitmap),
    /// One is not drawn any more.
    Gone(u32),
}

#[derive(Debug)]
struct Texture {
    number: u32,
    bytes: usize,
    /// The frame it was last wanted in.
    wanted: u64,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Textures {
    by_file: BTreeMap<BlobHash, Texture>,
    changes: Vec<TextureChange>,
    next_number: u32,
    frame: u64,
    bytes: usize,
    waiting: bool,
}

impl Textures {
    /// Begins a frame.
    pub(super) fn begin(&mut self) {
        self.frame += 1;
        self.waiting = false;
    }

    /// The number of a picture that is drawn in this frame, once it is there.
    pub(super) fn want(&mut self, file: &BlobHash, bitmaps: &mut Bitmaps) -> Option<u32> {
        if let Some(texture) = self.by_file.get_mut(file) {
            texture.wanted = self.frame;
            return Some(texture.number);
        }
        match bitmaps.take(file) {
            Look::Ready(bitmap) => Some(self.add(*file, bitmap)),
            Look::Coming => {
                self.waiting = true;
                None
            }
            Look::Missing => None,
        }
    }

    /// Whether a picture that was wanted in this frame is still being read. Who reads it wakes the
    /// window.
    pub(super) fn is_waiting(&self) -> bool {
        self.waiting
    }

    /// Lets go of what was not wanted in this frame, as of a board that is left.
    pub(super) fn forget_unwanted(&mut self) {
        let gone = self.by_file.extract_if(.., |_, it| it.wanted < self.frame);
        for (_, texture) in gone {
            self.bytes -= texture.bytes;
            self.changes.push(TextureChange::Gone(texture.number));
        }
    }

    /// How many bytes all of them take.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// What has changed since this was last asked.
    pub(super) fn take_changes(&mut self) -> Vec<TextureChange> {
        std::mem::take(&mut self.changes)
    }

    fn add(&mut self, file: BlobHash, bitmap: Bitmap) -> u32 {
        let texture = Texture {
            number: self.next_number,
            bytes: bitmap.bytes(),
            wanted: self.frame,
        };
        self.next_number += 1;
        self.bytes += texture.bytes;
        self.make_room();
        let number = texture.number;
        self.changes.push(TextureChange::Added(number, bitmap));
        self.by_file.insert(file, texture);
        number
    }

    fn make_room(&mut self) {
        while self.bytes > BYTES_MAX {
            let unused = self.by_file.iter().filter(|(_, it)| it.wanted < self.frame);
            let Some(file) = unused
                .min_by_key(|(_, it)| it.wanted)
                .map(|(file, _)| *file)
            else {
                // All of it is in view.
                return;
            };
            if let Some(texture) = self.by_file.remove(&file) {
                self.bytes -= texture.bytes;
                self.changes.push(TextureChange::Gone(texture.number));
            }
        }
    }
}

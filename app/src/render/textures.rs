//! Pictures on the GPU: which are there, which are asked for, and which go when there is no room.
//!
//! What is in view stays. Where all of that is more than there is room for, what comes later is shown
//! smaller, and whole again once the room is there.

use std::collections::BTreeMap;

use tavla_shared::blob::BlobHash;

use crate::blobs::{Arrival, Bitmap, Bitmaps};

/// All pictures together take at most so much, but for a pixel of each; what was not drawn longest
/// goes first.
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
    /// What all of it would take; more than `bytes` where it is shown smaller.
    whole_bytes: usize,
    /// The frame it was last wanted in.
    wanted: u64,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Textures {
    by_file: BTreeMap<BlobHash, Texture>,
    changes: Vec<TextureChange>,
    next_number: u32,
    frame: u64,
    bytes: usize,
    /// Of those in view.
    seen_bytes: usize,
    bytes_max: usize,
    waiting: bool,
}

impl Default for Textures {
    fn default() -> Self {
        Self::holding(BYTES_MAX)
    }
}

impl Textures {
    /// No textures yet; all together take at most so many bytes.
    fn holding(bytes_max: usize) -> Self {
        Self {
            by_file: BTreeMap::new(),
            changes: Vec::new(),
            next_number: 0,
            frame: 0,
            bytes: 0,
            seen_bytes: 0,
            bytes_max,
            waiting: false,
        }
    }

    /// Begins a frame.
    pub(super) fn begin(&mut self) {
        self.frame += 1;
        self.waiting = false;
        let seen = self.by_file.values().filter(|it| self.is_seen(it));
        self.seen_bytes = seen.map(|it| it.bytes).sum();
    }

    /// The number of a picture that is drawn in this frame, once it is there.
    pub(super) fn want(&mut self, file: &BlobHash, bitmaps: &mut Bitmaps) -> Option<u32> {
        let shown = self.by_file.get_mut(file).map(|texture| {
            if texture.wanted + 1 < self.frame {
                // It has come back into view.
                self.seen_bytes += texture.bytes;
            }
            texture.wanted = self.frame;
            (texture.number, texture.bytes, texture.whole_bytes)
        });
        if let Some((number, bytes, whole_bytes)) = shown
            && (bytes == whole_bytes || self.seen_bytes - bytes + 2 * whole_bytes > self.bytes_max)
        {
            return Some(number);
        }
        match bitmaps.take(file) {
            Arrival::Ready(bitmap) => Some(self.add(*file, bitmap)),
            Arrival::Coming => {
                self.waiting = true;
                shown.map(|(number, ..)| number)
            }
            Arrival::Missing => shown.map(|(number, ..)| number),
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

    fn add(&mut self, file: BlobHash, mut bitmap: Bitmap) -> u32 {
        if let Some(smaller) = self.by_file.get(&file) {
            self.seen_bytes -= smaller.bytes;
            self.remove(&file);
        }
        let whole_bytes = bitmap.bytes();
        self.make_room(2 * whole_bytes);
        // Half of what is left, so that something is left for whatever comes next.
        let room = self.bytes_max.saturating_sub(self.bytes) / 2;
        while bitmap.bytes() > room && bitmap.levels.len() > 1 {
            bitmap.levels.remove(0);
        }
        let number = self.next_number;
        self.next_number += 1;
        let texture = Texture {
            number,
            bytes: bitmap.bytes(),
            whole_bytes,
            wanted: self.frame,
        };
        self.bytes += texture.bytes;
        self.seen_bytes += texture.bytes;
        self.changes.push(TextureChange::Added(number, bitmap));
        self.by_file.insert(file, texture);
        number
    }

    /// Whether it is in view as far as can be told: in this frame it may not have been asked for yet.
    fn is_seen(&self, texture: &Texture) -> bool {
        texture.wanted + 1 >= self.frame
    }

    /// Lets go of what is not in view until so many bytes are free.
    fn make_room(&mut self, bytes: usize) {
        while self.bytes + bytes > self.bytes_max {
            let unseen = self.by_file.iter().filter(|(_, it)| !self.is_seen(it));
            let Some(file) = unseen
                .min_by_key(|(_, it)| it.wanted)
                .map(|(file, _)| *file)
            else {
                // All of it is in view.
                return;
            };
            self.remove(&file);
        }
    }

    fn remove(&mut self, file: &BlobHash) {
        if let Some(texture) = self.by_file.remove(file) {
            self.bytes -= texture.bytes;
            self.changes.push(TextureChange::Gone(texture.number));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blobs::Level;

    const SIDE: u32 = 16;
    const WHOLE: usize = 4 * (16 * 16 + 8 * 8 + 4 * 4 + 2 * 2 + 1);

    fn file(number: u8) -> BlobHash {
        BlobHash::of(&[number])
    }

    fn bitmaps(numbers: std::ops::Range<u8>) -> Bitmaps {
        let level = |side: u32| Level {
            width: side,
            height: side,
            pixels: vec![0; (4 * side * side) as usize],
        };
        let sides = (0..).map(|halved| SIDE >> halved);
        let levels: Vec<Level> = sides.take_while(|side| *side > 0).map(level).collect();
        Bitmaps::holding(numbers.map(|number| {
            let levels = levels.clone();
            (file(number), Bitmap { levels })
        }))
    }

    /// Draws these pictures; tells how wide each that is new is, and how many are gone.
    fn frame(
        textures: &mut Textures,
        bitmaps: &mut Bitmaps,
        numbers: std::ops::Range<u8>,
    ) -> (Vec<u32>, usize) {
        textures.begin();
        for number in numbers {
            assert!(textures.want(&file(number), bitmaps).is_some(), "{number}");
        }
        assert!(textures.bytes <= textures.bytes_max);
        let (mut widths, mut gone) = (Vec::new(), 0);
        for change in textures.take_changes() {
            match change {
                TextureChange::Added(_, bitmap) => widths.push(bitmap.levels[0].width),
                TextureChange::Gone(_) => gone += 1,
            }
        }
        (widths, gone)
    }

    #[test]
    fn what_is_in_view_stays_and_what_there_is_no_room_for_is_shown_smaller() {
        let mut textures = Textures::holding(3 * WHOLE);
        let mut pictures = bitmaps(0..16);
        let (widths, gone) = frame(&mut textures, &mut pictures, 0..16);
        assert_eq!((&widths[..3], gone), (&[16, 16, 8][..], 0));
        assert!(widths.is_sorted_by(|wide, narrow| wide >= narrow));
        // Nothing of it goes while it is in view, in whatever order it is asked for.
        assert_eq!(frame(&mut textures, &mut pictures, 0..16), (vec![], 0));
        assert_eq!(frame(&mut textures, &mut pictures, 1..16), (vec![], 0));
    }

    #[test]
    fn what_has_left_the_view_makes_room() {
        let mut textures = Textures::holding(3 * WHOLE);
        frame(&mut textures, &mut bitmaps(0..2), 0..2);
        // In the frame after, they may still be asked for.
        let (widths, gone) = frame(&mut textures, &mut bitmaps(2..3), 2..3);
        assert_eq!((widths, gone), (vec![8], 0));
        let (widths, gone) = frame(&mut textures, &mut bitmaps(3..4), 3..4);
        assert_eq!((widths, gone), (vec![16], 2));
    }

    #[test]
    fn what_was_shown_smaller_is_shown_whole_when_there_is_room() {
        let mut textures = Textures::holding(3 * WHOLE);
        frame(&mut textures, &mut bitmaps(0..3), 0..3);
        let mut again = bitmaps(2..3);
        assert_eq!(frame(&mut textures, &mut again, 0..3), (vec![], 0));
        assert_eq!(frame(&mut textures, &mut again, 2..3), (vec![], 0));
        let (widths, gone) = frame(&mut textures, &mut again, 2..3);
        // The smaller one goes, and one of the others.
        assert_eq!((widths, gone), (vec![16], 2));
    }
}

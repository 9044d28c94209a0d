//! Glyph pictures packed into one texture; bounded: when it is full, everything is thrown out and
//! what is still seen comes back.

use std::collections::HashMap;
use std::sync::Arc;

use super::upload::Pixels;
use crate::text::{FontId, GlyphContent, GlyphImage};

/// Free pixels around each picture, so that smooth sampling meets no neighbour.
const PADDING: u32 = 1;
/// The first side of the texture.
const SIDE_MIN: u32 = 512;
/// The largest side; 4096² masks are 16 MiB.
const SIDE_MAX: u32 = 4096;

/// Names a picture: font, glyph, size in pixels (its bits), place within the pixel.
pub(super) type GlyphKey = (FontId, u16, u32, u8);

/// Where a picture is in the atlas, its padding included, and where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    /// In texels.
    pub(super) x: u32,
    pub(super) y: u32,
    /// With padding on all sides.
    pub(super) width: u32,
    pub(super) height: u32,
    /// From the glyph's origin to the left edge, padding included.
    pub(super) left: i32,
    /// From the baseline up to the top edge, padding included.
    pub(super) top: i32,
    /// Whether it is in the coloured atlas.
    pub(super) is_picture: bool,
}

/// Both atlases: coverage masks, and pictures in colour.
#[derive(Debug)]
pub(super) struct Atlas {
    places: HashMap<GlyphKey, Option<Placed>>,
    masks: Page,
    pictures: Page,
    generation: u64,
}

/// One texture, packed in shelves.
#[derive(Debug)]
struct Page {
    bytes_per_pixel: u32,
    side: u32,
    bytes: Vec<u8>,
    shelves: Vec<Shelf>,
    /// First and one past the last row that the GPU does not have yet.
    dirty: Option<(u32, u32)>,
}

#[derive(Debug)]
struct Shelf {
    y: u32,
    height: u32,
    filled: u32,
}

impl Atlas {
    pub(super) fn new() -> Self {
        Self {
            places: HashMap::new(),
            masks: Page::new(1),
            pictures: Page::new(4),
            generation: 0,
        }
    }

    /// Grows when everything was thrown out: places given before are no longer valid.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    /// Where the picture is, taken in first where it is new. None where it is empty or does not fit
    /// even into an empty atlas.
    pub(super) fn placed(
        &mut self,
        key: GlyphKey,
        picture: impl FnOnce() -> Option<Arc<GlyphImage>>,
    ) -> Option<Placed> {
        if let Some(known) = self.places.get(&key) {
            return *known;
        }
        let placed = picture().and_then(|image| self.place(&image));
        self.places.insert(key, placed);
        placed
    }

    fn place(&mut self, image: &GlyphImage) -> Option<Placed> {
        let (width, height) = (image.width + 2 * PADDING, image.height + 2 * PADDING);
        let (is_picture, bytes) = match &image.content {
            GlyphContent::Mask(bytes) => (false, bytes),
            GlyphContent::Color(bytes) => (true, bytes),
        };
        let page = if is_picture {
            &mut self.pictures
        } else {
            &mut self.masks
        };
        let found = page.find(width, height);
        let (x, y) = match found {
            Some(place) => place,
            None if width > SIDE_MAX || height > SIDE_MAX => return None,
            None => {
                self.clear();
                let page = if is_picture {
                    &mut self.pictures
                } else {
                    &mut self.masks
                };
                page.find(width, height)?
            }
        };
        let page = if is_picture {
            &mut self.pictures
        } else {
            &mut self.masks
        };
        page.write(
            (x + PADDING, y + PADDING),
            (image.width, image.height),
            bytes,
        );
        Some(Placed {
            x,
            y,
            width,
            height,
            left: image.left - PADDING as i32,
            top: image.top + PADDING as i32,
            is_picture,
        })
    }

    /// Throws everything out.
    pub(super) fn clear(&mut self) {
        self.places.clear();
        self.masks.clear();
        self.pictures.clear();
        self.generation += 1;
    }

    /// What the GPU does not have yet: of the masks, and of the pictures.
    pub(super) fn take_changes(&mut self) -> [Option<Pixels>; 2] {
        [self.masks.take_changes(), self.pictures.take_changes()]
    }
}

impl Page {
    fn new(bytes_per_pixel: u32) -> Self {
        Self {
            bytes_per_pixel,
            side: 0,
            bytes: Vec::new(),
            shelves: Vec::new(),
            dirty: None,
        }
    }

    /// A free place, on the shelf that fits best, on a new one, or after growing.
    fn find(&mut self, width: u32, height: u32) -> Option<(u32, u32)> {
        loop {
            let side = self.side;
            let fits = |s: &&mut Shelf| s.height >= height && s.filled + width <= side;
            let best = self
                .shelves
                .iter_mut()
                .filter(fits)
                .min_by_key(|shelf| shelf.height);
            // A letter on a shelf of twice its height wastes more than a new shelf does.
            if let Some(shelf) = best
                && shelf.height <= height * 2
            {
                let x = shelf.filled;
                shelf.filled += width;
                return Some((x, shelf.y));
            }
            let y = self
                .shelves
                .last()
                .map_or(0, |shelf| shelf.y + shelf.height);
            let shelf_height = height.next_multiple_of(4);
            if y + shelf_height <= side && width <= side {
                self.shelves.push(Shelf {
                    y,
                    height: shelf_height,
                    filled: width,
                });
                return Some((0, y));
            }
            if side >= SIDE_MAX {
                return None;
            }
            self.grow();
        }
    }

    fn grow(&mut self) {
        let side = if self.side == 0 {
            SIDE_MIN
        } else {
            self.side * 2
        };
        let mut bytes = vec![0; (side * side * self.bytes_per_pixel) as usize];
        let (old_row, row) = (self.row_bytes(), (side * self.bytes_per_pixel) as usize);
        if old_row > 0 {
            for (from, to) in self
                .bytes
                .chunks_exact(old_row)
                .zip(bytes.chunks_exact_mut(row))
            {
                to[..old_row].copy_from_slice(from);
            }
        }
        self.bytes = bytes;
        self.side = side;
        self.dirty = Some((0, side));
    }

    fn row_bytes(&self) -> usize {
        (self.side * self.bytes_per_pixel) as usize
    }

    fn write(&mut self, (x, y): (u32, u32), (width, height): (u32, u32), pixels: &[u8]) {
        let row_bytes = self.row_bytes();
        let run = (width * self.bytes_per_pixel) as usize;
        for (row, pixels) in (y..y + height).zip(pixels.chunks_exact(run)) {
            let start = row as usize * row_bytes + (x * self.bytes_per_pixel) as usize;
            self.bytes[start..start + run].copy_from_slice(pixels);
        }
        let (from, to) = self.dirty.unwrap_or((y, y + height));
        self.dirty = Some((from.min(y), to.max(y + height)));
    }

    fn clear(&mut self) {
        self.bytes.fill(0);
        self.shelves.clear();
        self.dirty = (self.side > 0).then_some((0, self.side));
    }

    fn take_changes(&mut self) -> Option<Pixels> {
        let (from, to) = self.dirty.take()?;
        let row_bytes = self.row_bytes();
        let bytes = self.bytes[from as usize * row_bytes..to as usize * row_bytes].to_vec();
        Some(Pixels {
            size: self.side,
            row: from,
            bytes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{TextBlock, TextEngine};
    use tavla_shared::shape::{Font, TextAlign};

    fn picture(side: u32, value: u8) -> Arc<GlyphImage> {
        let content = GlyphContent::Mask(vec![value; (side * side) as usize]);
        Arc::new(GlyphImage {
            left: 0,
            top: 0,
            width: side,
            height: side,
            content,
        })
    }

    /// A key of a real font, at a size that names the picture.
    fn key(size: f32) -> GlyphKey {
        let block = TextBlock {
            text: Arc::from("a"),
            font: Font::Sans,
            size: 10.0,
            align: TextAlign::Left,
            wrap_width: None,
        };
        let glyph = TextEngine::bundled()
            .layout(&block)
            .glyphs()
            .next()
            .unwrap();
        (glyph.font, glyph.id, size.to_bits(), 0)
    }

    #[test]
    fn pictures_keep_apart_while_the_atlas_grows() {
        let base = key(1.0);
        let mut atlas = Atlas::new();
        let mut placed = Vec::new();
        for number in 0u8..200 {
            let key = (base.0, base.1, u32::from(number), 0);
            let side = 20 + u32::from(number) % 60;
            placed.push((
                number,
                side,
                atlas.placed(key, || Some(picture(side, number))).unwrap(),
            ));
        }
        assert_eq!(atlas.generation(), 0);
        for (number, side, place) in placed {
            for at in [0, side - 1] {
                let (x, y) = (place.x + PADDING + at, place.y + PADDING + at);
                assert_eq!(
                    atlas.masks.bytes[(y * atlas.masks.side + x) as usize],
                    number
                );
            }
        }
    }

    #[test]
    fn a_full_atlas_starts_anew_and_says_so() {
        let base = key(1.0);
        let mut atlas = Atlas::new();
        let mut number = 0;
        while atlas.generation() == 0 {
            let key = (base.0, base.1, number, 0);
            assert!(atlas.placed(key, || Some(picture(900, 1))).is_some());
            number += 1;
        }
        assert_eq!(number, 17, "sixteen of 902 pixels fit into 4096");
        assert_eq!(atlas.places.len(), 1);
        assert!(atlas.placed(key(2.0), || Some(picture(5_000, 1))).is_none());
        assert_eq!(
            atlas.generation(),
            1,
            "what can never fit throws nothing out"
        );
    }
}

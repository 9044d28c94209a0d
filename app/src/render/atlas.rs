//! Glyph pictures packed into two textures, bounded: when one is full, the band of it that was least
//! lately used is thrown out, and what is still seen of that comes back.

mod page;

use std::collections::HashMap;

use self::page::{BAND, PADDING, Page};
use super::upload::Pixels;
use crate::text::{FontId, GlyphContent, GlyphImage};

/// The largest side for masks, of a byte a pixel, and for pictures, of four: 16 MiB each.
const MASKS_SIDE_MAX: u32 = 4096;
const PICTURES_SIDE_MAX: u32 = 2048;
/// How high what is in each band may be at most, padding included. Letters that have no room are drawn
/// from their outlines, but most emoji have none: so there is room for some of 160 pixels, for more of
/// 80 and for very many of 40.
const HIGHEST_MASKS: &[u32] = &[BAND; (MASKS_SIDE_MAX / BAND) as usize];
const HIGHEST_PICTURES: &[u32] = &[BAND, BAND, 102, 56];
/// Glyphs without a picture that are remembered.
const PLACELESS_MAX: usize = 4_096;

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

/// What is known of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// It is here.
    At(Placed),
    /// There is nothing to see of it.
    Empty,
    /// It is drawn from its outlines: some of its areas have the text's colour.
    Outlines,
    /// There was no room for it in this round.
    NoRoom,
    /// Nothing: it is to be added.
    Nothing,
}

/// What is remembered of a picture.
#[derive(Debug, Clone, Copy)]
enum Known {
    At(Placed),
    Empty,
    Outlines,
    /// It had no room in this round: to make it again only to see that costs as much as to show it.
    NoRoom(u64),
}

/// Bands of both textures, a bit each: those that a text has its pictures in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Bands(u32);

/// Both atlases: coverage masks, and pictures in colour.
#[derive(Debug)]
pub(super) struct Atlas {
    places: HashMap<GlyphKey, Known>,
    /// How many of them are nowhere.
    placeless: usize,
    masks: Page,
    pictures: Page,
    round: u64,
    generation: u64,
}

impl Bands {
    fn of(placed: &Placed) -> Self {
        Self(1 << Self::bit(placed.is_picture, (placed.y / BAND) as usize))
    }

    fn bit(is_picture: bool, band: usize) -> usize {
        band + if is_picture { 16 } else { 0 }
    }

    /// Takes in the band that a picture is in.
    pub(super) fn add(&mut self, placed: &Placed) {
        self.0 |= Self::of(placed).0;
    }

    fn has(self, is_picture: bool, band: usize) -> bool {
        self.0 & (1 << Self::bit(is_picture, band)) != 0
    }
}

impl Atlas {
    pub(super) fn new() -> Self {
        Self {
            places: HashMap::new(),
            placeless: 0,
            masks: Page::new(1, MASKS_SIDE_MAX, HIGHEST_MASKS),
            pictures: Page::new(4, PICTURES_SIDE_MAX, HIGHEST_PICTURES),
            round: 1,
            generation: 0,
        }
    }

    /// Grows when something was thrown out: [`Self::holds`] tells what that concerns.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    /// Begins a round: what nobody asks for from now on may be thrown out for what is asked for.
    pub(super) fn begin_round(&mut self) {
        self.round += 1;
        if self.placeless > PLACELESS_MAX {
            self.places.retain(|_, known| matches!(known, Known::At(_)));
            self.placeless = 0;
        }
    }

    /// Whether all pictures that were in these bands in an earlier generation still are.
    pub(super) fn holds(&self, bands: Bands, generation: u64) -> bool {
        [(&self.masks, false), (&self.pictures, true)]
            .into_iter()
            .all(|(page, is_picture)| {
                let mut all = page.bands.iter().enumerate();
                all.all(|(at, band)| !bands.has(is_picture, at) || band.cleared <= generation)
            })
    }

    /// What is in these bands is still of use.
    pub(super) fn keep(&mut self, bands: Bands) {
        for (page, is_picture) in [(&mut self.masks, false), (&mut self.pictures, true)] {
            for (at, band) in page.bands.iter_mut().enumerate() {
                if bands.has(is_picture, at) {
                    band.used = self.round;
                }
            }
        }
    }

    /// Where a picture is that was added.
    pub(super) fn find(&mut self, key: &GlyphKey) -> Found {
        match self.places.get(key) {
            Some(Known::Empty) => Found::Empty,
            Some(Known::Outlines) => Found::Outlines,
            Some(Known::NoRoom(round)) if *round == self.round => Found::NoRoom,
            None | Some(Known::NoRoom(_)) => Found::Nothing,
            Some(Known::At(placed)) => {
                let page = if placed.is_picture {
                    &mut self.pictures
                } else {
                    &mut self.masks
                };
                page.bands[(placed.y / BAND) as usize].used = self.round;
                Found::At(*placed)
            }
        }
    }

    /// Adds a picture. None where it is empty, or has no room beside what this round asked for.
    pub(super) fn add(&mut self, key: GlyphKey, image: Option<&GlyphImage>) -> Option<Placed> {
        let Some(image) = image else {
            self.add_placeless(key, Known::Empty);
            return None;
        };
        let (width, height) = (image.width + 2 * PADDING, image.height + 2 * PADDING);
        let is_picture = matches!(image.content, GlyphContent::Color(_));
        let page = if is_picture {
            &mut self.pictures
        } else {
            &mut self.masks
        };
        let Some(room) = page.room(width, height, self.round) else {
            self.add_placeless(key, Known::NoRoom(self.round));
            return None;
        };
        if let Some(band) = room.thrown_out {
            self.generation += 1;
            page.bands[band].cleared = self.generation;
            let is_in = |placed: &Placed| {
                placed.is_picture == is_picture && (placed.y / BAND) as usize == band
            };
            self.places
                .retain(|_, known| !matches!(known, Known::At(placed) if is_in(placed)));
        }
        page.write(&room, image);
        let placed = Placed {
            x: room.x,
            y: room.y,
            width,
            height,
            left: image.left - PADDING as i32,
            top: image.top + PADDING as i32,
            is_picture,
        };
        self.places.insert(key, Known::At(placed));
        self.keep(Bands::of(&placed));
        Some(placed)
    }

    /// Remembers that a glyph is to be drawn from its outlines.
    pub(super) fn add_outlines(&mut self, key: GlyphKey) {
        self.add_placeless(key, Known::Outlines);
    }

    fn add_placeless(&mut self, key: GlyphKey, known: Known) {
        self.placeless += 1;
        self.places.insert(key, known);
    }

    /// How many bytes both textures have.
    pub(super) fn bytes(&self) -> usize {
        self.masks.bytes() + self.pictures.bytes()
    }

    /// Throws everything out.
    pub(super) fn clear(&mut self) {
        self.places.clear();
        self.placeless = 0;
        self.generation += 1;
        for page in [&mut self.masks, &mut self.pictures] {
            for band in &mut page.bands {
                band.shelves.clear();
                band.cleared = self.generation;
            }
        }
    }

    /// What the GPU does not have yet: of the masks, and of the pictures.
    pub(super) fn take_changes(&mut self) -> [Vec<Pixels>; 2] {
        [&mut self.masks, &mut self.pictures].map(|page| std::mem::take(&mut page.changes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{TextBlock, TextEngine};
    use std::sync::Arc;
    use tavla_shared::shape::{Font, TextAlign};

    fn picture(side: u32, value: u8) -> GlyphImage {
        let content = GlyphContent::Mask(vec![value; (side * side) as usize]);
        GlyphImage {
            left: 0,
            top: 0,
            width: side,
            height: side,
            content,
        }
    }

    /// Keys of a real font, at sizes that name the pictures.
    fn key(number: u32) -> GlyphKey {
        let block = TextBlock {
            text: Arc::from("a"),
            marks: None,
            font: Font::Sans,
            font_name: None,
            size: 10.0,
            align: TextAlign::Left,
            wrap_width: None,
        };
        let glyph = TextEngine::bundled()
            .layout(&block)
            .glyphs()
            .next()
            .unwrap();
        (glyph.font, glyph.id, number, 0)
    }

    #[test]
    fn pictures_keep_apart_while_the_atlas_grows() {
        let mut atlas = Atlas::new();
        let mut boxes: Vec<Placed> = Vec::new();
        for number in 0..200 {
            let placed = atlas.add(key(number), Some(&picture(20 + number % 60, 1)));
            boxes.push(placed.unwrap());
        }
        assert_eq!((atlas.generation(), atlas.masks.side), (0, 1024));
        for (at, a) in boxes.iter().enumerate() {
            assert!(a.x + a.width <= 1024 && a.y / BAND == (a.y + a.height - 1) / BAND);
            let apart = |b: &Placed| {
                let beside = a.x + a.width <= b.x || b.x + b.width <= a.x;
                beside || a.y + a.height <= b.y || b.y + b.height <= a.y
            };
            assert!(boxes[at + 1..].iter().all(apart), "{a:?}");
            assert_eq!(atlas.find(&key(at as u32)), Found::At(*a));
        }
        let [masks, pictures] = atlas.take_changes();
        assert_eq!((masks.len(), pictures.len()), (200, 0));
        assert_eq!(masks[0].bytes[..23], [0; 23], "padding, then a row begins");
        assert_eq!(masks[0].bytes[23], 1);
    }

    #[test]
    fn a_full_atlas_throws_out_what_is_used_no_more_and_nothing_else() {
        let mut atlas = Atlas::new();
        // Eight in each of the eight bands.
        let first: Vec<Placed> = (0..64)
            .map(|number| atlas.add(key(number), Some(&picture(500, 1))).unwrap())
            .collect();
        assert_eq!(
            atlas.add(key(64), Some(&picture(500, 1))),
            None,
            "all in use"
        );
        let mut bands = Bands::default();
        bands.add(&first[63]);
        let other_bands = Bands::of(&first[0]);
        atlas.begin_round();
        atlas.keep(bands);
        assert!(atlas.add(key(64), Some(&picture(500, 1))).is_some());
        assert_eq!(atlas.generation(), 1);
        assert!(atlas.holds(bands, 0) && !atlas.holds(other_bands, 0));
        assert!(atlas.holds(other_bands, 1));
        assert_eq!(atlas.find(&key(0)), Found::Nothing);
        assert_eq!(atlas.find(&key(63)), Found::At(first[63]));
        assert!(atlas.add(key(99), Some(&picture(5_000, 1))).is_none());
        assert_eq!(
            atlas.generation(),
            1,
            "what can never fit throws nothing out"
        );
    }

    #[test]
    fn a_full_page_of_large_pictures_has_room_for_smaller_ones() {
        let mut atlas = Atlas::new();
        let mut numbers = 0..;
        let mut fits = |side: u32| {
            let image = GlyphImage {
                content: GlyphContent::Color(vec![0; (side * side * 4) as usize]),
                ..picture(side, 0)
            };
            let keys = numbers.by_ref().map(key);
            keys.take_while(|key| atlas.add(*key, Some(&image)).is_some())
                .count()
        };
        // Emoji of 160, 80 and 40 pixels an em.
        let counts = [188, 94, 47].map(&mut fits);
        assert!(counts[0] >= 40 && counts[1] >= 100, "{counts:?}");
        assert!(counts[2] >= 300, "{counts:?}");
    }

    #[test]
    fn what_is_empty_is_remembered_for_a_while() {
        let mut atlas = Atlas::new();
        for number in 0..=PLACELESS_MAX as u32 {
            atlas.add(key(number), None);
        }
        assert_eq!(atlas.find(&key(7)), Found::Empty);
        atlas.begin_round();
        assert_eq!(atlas.find(&key(7)), Found::Nothing);
    }

    #[test]
    fn coloured_pixels_are_multiplied_by_their_opacity() {
        let mut atlas = Atlas::new();
        let image = GlyphImage {
            content: GlyphContent::Color(vec![200, 100, 0, 128]),
            ..picture(1, 0)
        };
        atlas.add(key(0), Some(&image));
        let [_, pictures] = atlas.take_changes();
        assert_eq!(pictures[0].bytes[16..20], [100, 50, 0, 128]);
    }
}

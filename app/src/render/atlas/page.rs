//! One texture of the atlas: pictures packed in shelves, and shelves in bands that are thrown out as
//! a whole. Knows no glyph.

use super::super::upload::Pixels;
use crate::text::{GlyphContent, GlyphImage};

/// Free pixels around each picture, so that smooth sampling meets no neighbour.
pub(super) const PADDING: u32 = 1;
/// How many rows are thrown out at once; also the first side of a texture. No picture is higher.
pub(super) const BAND: u32 = 512;
/// One texture, packed in shelves that never cross from one band into the next.
#[derive(Debug)]
pub(super) struct Page {
    bytes_per_pixel: u32,
    pub(super) side: u32,
    side_max: u32,
    /// The highest picture of each band.
    highest: &'static [u32],
    pub(super) bands: Vec<Band>,
    /// What the GPU does not have yet.
    pub(super) changes: Vec<Pixels>,
}

#[derive(Debug, Default)]
pub(super) struct Band {
    pub(super) shelves: Vec<Shelf>,
    /// The round in which something in it was last asked for.
    pub(super) used: u64,
    /// The generation that began when it was last thrown out.
    pub(super) cleared: u64,
}

#[derive(Debug)]
pub(super) struct Shelf {
    /// From the band's first row.
    y: u32,
    height: u32,
    filled: u32,
}

/// Where a page has room.
pub(super) struct Room {
    pub(super) x: u32,
    pub(super) y: u32,
    /// Whether a band was thrown out for it.
    pub(super) thrown_out: Option<usize>,
}

impl Band {
    /// How many of its rows are on shelves.
    fn filled(&self) -> u32 {
        self.shelves.last().map_or(0, |last| last.y + last.height)
    }
}

impl Page {
    pub(super) fn new(bytes_per_pixel: u32, side_max: u32, highest: &'static [u32]) -> Self {
        Self {
            bytes_per_pixel,
            side: 0,
            side_max,
            highest,
            bands: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// How many bytes it has.
    pub(super) fn bytes(&self) -> usize {
        (self.side * self.side * self.bytes_per_pixel) as usize
    }

    /// A free place: in what there is, after growing, or after throwing out what was not asked for
    /// in this round.
    pub(super) fn room(&mut self, width: u32, height: u32, round: u64) -> Option<Room> {
        if width > self.side_max || height > BAND {
            return None;
        }
        let mut thrown_out = None;
        loop {
            if let Some((x, y)) = self.free(width, height) {
                return Some(Room { x, y, thrown_out });
            }
            if self.side < self.side_max {
                self.side = (self.side * 2).max(BAND);
                self.bands
                    .resize_with((self.side / BAND) as usize, Band::default);
                continue;
            }
            let bands = self.bands.iter_mut().zip(self.highest).enumerate();
            let (oldest, band) = bands
                .filter(|(_, (_, highest))| height <= **highest)
                .map(|(at, (band, _))| (at, band))
                .min_by_key(|(_, band)| band.used)?;
            if band.used >= round || thrown_out.is_some() {
                return None;
            }
            band.shelves.clear();
            thrown_out = Some(oldest);
        }
    }

    /// A free place, on the shelf that fits best or on a new one.
    fn free(&mut self, width: u32, height: u32) -> Option<(u32, u32)> {
        let side = self.side;
        let bands = self.bands.iter_mut().zip(0..);
        let shelves = bands.flat_map(|(band, at)| {
            let shelves = band.shelves.iter_mut();
            shelves.map(move |shelf| (at * BAND, shelf))
        });
        // A letter on a shelf of twice its height wastes more than a new shelf does.
        let best = shelves
            .filter(|(_, shelf)| (height..=height * 2).contains(&shelf.height))
            .filter(|(_, shelf)| shelf.filled + width <= side)
            .min_by_key(|(_, shelf)| shelf.height);
        if let Some((top, shelf)) = best {
            let x = shelf.filled;
            shelf.filled += width;
            return Some((x, top + shelf.y));
        }
        if width > side {
            return None;
        }
        // What is low leaves the bands that hold anything to what is high.
        let bands = (0..).zip(self.bands.iter_mut().zip(self.highest));
        let (at, (band, _)) = bands
            .filter(|(_, (band, highest))| height <= **highest && band.filled() + height <= BAND)
            .min_by_key(|(_, (_, highest))| **highest)?;
        let y = band.filled();
        band.shelves.push(Shelf {
            y,
            height: height.next_multiple_of(4).min(BAND - y),
            filled: width,
        });
        Some((0, at * BAND + y))
    }

    /// Notes the pixels with their padding, as other ones may have been there; those in colour are
    /// multiplied by their opacity, so that what is between two of them is between their colours.
    pub(super) fn write(&mut self, room: &Room, image: &GlyphImage) {
        let (width, height) = (image.width + 2 * PADDING, image.height + 2 * PADDING);
        let row_bytes = (width * self.bytes_per_pixel) as usize;
        let mut bytes = vec![0; row_bytes * height as usize];
        let run = (image.width * self.bytes_per_pixel) as usize;
        let left = (PADDING * self.bytes_per_pixel) as usize;
        let (GlyphContent::Mask(pixels) | GlyphContent::Color(pixels)) = &image.content;
        let rows = bytes.chunks_exact_mut(row_bytes).skip(PADDING as usize);
        for (row, pixels) in rows.zip(pixels.chunks_exact(run)) {
            row[left..left + run].copy_from_slice(pixels);
        }
        if matches!(image.content, GlyphContent::Color(_)) {
            for [red, green, blue, opacity] in bytes.as_chunks_mut::<4>().0 {
                for channel in [red, green, blue] {
                    let product = u32::from(*channel) * u32::from(*opacity);
                    *channel = ((product + 127) / 255) as u8;
                }
            }
        }
        self.changes.push(Pixels {
            side: self.side,
            at: (room.x, room.y),
            size: (width, height),
            bytes,
        });
    }
}

//! Which texts are to be laid onto pixels, and when: at rest each for the zoom it is seen at, while
//! the zoom moves only what would be far off. A frame does a bounded part of it; what was made for
//! another zoom is shown larger or smaller meanwhile.

use std::collections::VecDeque;
use std::sync::Arc;

use tavla_shared::geometry::Rect;
use tavla_shared::shape::{Font, Kind, Shape, TextAlign, VerticalAlign};

use super::atlas::{Atlas, Bands};
use super::bars;
use super::camera;
use super::entries::{Entries, Entry, Made, Text};
use super::glyph_shapes::GlyphShapes;
use super::lettering::{Glyphs, Lettered, Lettering, OutOfRoom};
use super::listing::Listing;
use super::painter::Pass;
use super::parts::{Part, Parts};
use super::room::{Room, cost};
use crate::text::{PlacedText, TextEngine, placed_text};

/// While the zoom moves, text is left as it is within these multiples of what it was made for.
const NEAR_ENOUGH: std::ops::Range<f64> = 0.4..2.5;
/// All texts are looked at again when the zoom has changed by this much.
const LOOKED_NEAR: std::ops::Range<f64> = 0.8..1.25;
/// How far beyond the listed region letters are made, as a part of its width and height, so that
/// they are there before the view is.
const MARGIN: f64 = 0.17;

/// See the module.
#[derive(Debug)]
pub(super) struct Letters {
    pub(super) atlas: Atlas,
    shapes: GlyphShapes,
    /// Entries whose text is to be looked at.
    wanted: VecDeque<u32>,
    /// The scale at which all that is listed was last looked at, and whether at rest.
    looked: Option<(f64, bool)>,
    /// The atlas's when entries were last compared with it.
    generation: u64,
}

impl Letters {
    /// None yet.
    pub(super) fn new() -> Self {
        Self {
            atlas: Atlas::new(),
            shapes: GlyphShapes::default(),
            wanted: VecDeque::new(),
            looked: None,
            generation: 0,
        }
    }

    /// Looks at a shape's text before others'.
    pub(super) fn want(&mut self, number: u32) {
        self.wanted.push_front(number);
    }

    /// Looks at a shape's text after others'.
    pub(super) fn want_later(&mut self, number: u32) {
        self.wanted.push_back(number);
    }

    /// Looks at every text that is drawn.
    pub(super) fn want_all(&mut self, listing: &Listing) {
        self.wanted = listing.numbers().collect();
        self.atlas.begin_round();
    }

    /// Whether texts wait for another frame.
    pub(super) fn is_waiting(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// Begins a frame: another zoom concerns every text.
    pub(super) fn begin(&mut self, pass: &Pass<'_>, listing: &Listing) {
        let concerned = match self.looked {
            None => true,
            Some((scale, at_rest)) if pass.at_rest => scale != pass.scale || !at_rest,
            Some((scale, _)) => !LOOKED_NEAR.contains(&(pass.scale / scale)),
        };
        if concerned {
            self.looked = Some((pass.scale, pass.at_rest));
            self.want_all(listing);
        }
    }

    /// Makes texts, as many as fit into `room`; says how many are others now.
    pub(super) fn make(
        &mut self,
        pass: &Pass<'_>,
        engine: &mut TextEngine,
        (entries, listing): (&mut Entries, &mut Listing),
        parts: &mut Parts,
        room: &mut Room,
    ) -> usize {
        let region = listing.region();
        let mut texts = 0;
        while room.is_left()
            && let Some(number) = self.wanted.pop_front()
        {
            let Some(entry) = entries.get_mut(number).filter(|entry| entry.listed) else {
                continue;
            };
            let Some(shape) = lettered_shape(&entry.shape) else {
                if take_away(entry, parts) {
                    listing.touch(entry.label);
                    texts += 1;
                }
                continue;
            };
            let unreadable = bars::is_unreadable(&shape, pass.scale);
            if let Text::Made(made) = &entry.text
                && is_good(made, entry, unreadable, pass, region, &self.atlas)
            {
                self.atlas.keep(made.bands);
                continue;
            }
            let target = Target::new(pass, region);
            let made = if unreadable {
                Ok((stand_in(entry, &shape, pass, room), None))
            } else {
                let shaped = engine.letters_shaped();
                let Some(placed) = placed_text(&shape, engine) else {
                    if take_away(entry, parts) {
                        listing.touch(entry.label);
                        texts += 1;
                    }
                    continue;
                };
                room.spend((engine.letters_shaped() - shaped) * cost::SHAPED_LETTER);
                self.letter(entry, &placed, &target, engine, room)
            };
            let Ok((lettered, within)) = made else {
                self.wanted.push_front(number);
                break;
            };
            let mut part = match std::mem::replace(&mut entry.text, Text::None) {
                Text::Made(made) => made.part,
                Text::None | Text::Wanted => Part::default(),
            };
            let put = parts.replace(&mut part, lettered.mesh);
            entry.lacks_room |= put.is_none();
            if put.unwrap_or(true) {
                listing.touch(entry.label);
            }
            entry.text = Text::Made(Made {
                part,
                version: entry.version,
                bars: unreadable,
                scale: target.scale,
                is_sharp: pass.at_rest,
                pos: entry.shape.pos,
                within,
                bands: lettered.bands,
                generation: self.atlas.generation(),
            });
            texts += 1;
        }
        texts
    }

    /// A text's triangles, and the part of the board that they hold for; none for all of it.
    fn letter(
        &mut self,
        entry: &Entry,
        placed: &PlacedText,
        target: &Target<'_>,
        engine: &mut TextEngine,
        room: &mut Room,
    ) -> Result<(Lettered, Option<Rect>), OutOfRoom> {
        let shape = &entry.shape;
        let colors = target.pass.colors;
        let lettering = Lettering {
            shape,
            placed,
            color: colors.text(shape),
            backing: shape.kind.is_path().then_some(colors.ground.color),
            slot: entry.slot,
            scale: target.scale,
            tolerance: camera::tolerance(target.pass.band),
            at_rest: target.pass.at_rest,
            within: target.within,
        };
        let lettered = lettering.make(&mut Glyphs {
            engine,
            atlas: &mut self.atlas,
            shapes: &mut self.shapes,
            room,
        })?;
        let within = (!lettering.is_whole()).then_some(target.within);
        Ok((lettered, within))
    }

    /// Fonts have other names now.
    pub(super) fn forget_fonts(&mut self) {
        self.atlas.clear();
        self.shapes.clear();
    }

    /// Lets go of texts whose letters the atlas has thrown out; gives the labels of
    /// those of them that are listed.
    pub(super) fn forget_lost(&mut self, entries: &mut Entries, parts: &mut Parts) -> Vec<u64> {
        let generation = self.atlas.generation();
        if std::mem::replace(&mut self.generation, generation) == generation {
            return Vec::new();
        }
        let mut labels = Vec::new();
        for number in entries.numbers() {
            let Some(entry) = entries.get_mut(number) else {
                continue;
            };
            let lost = matches!(
                &entry.text,
                Text::Made(made) if !self.atlas.holds(made.bands, made.generation)
            );
            if lost && let Text::Made(made) = std::mem::replace(&mut entry.text, Text::Wanted) {
                parts.release(made.part);
                // Nothing of it is seen until it is there again.
                self.wanted.push_front(number);
                if entry.listed {
                    labels.push(entry.label);
                }
            }
        }
        labels
    }
}

/// What texts are made for.
struct Target<'a> {
    pass: &'a Pass<'a>,
    /// Pixels a board unit. While the zoom moves, a power of two near it, so that the glyphs of one
    /// frame are of use in the next.
    scale: f64,
    /// Letters beyond are left out.
    within: Rect,
}

impl<'a> Target<'a> {
    fn new(pass: &'a Pass<'a>, region: Rect) -> Self {
        let scale = if pass.at_rest {
            pass.scale
        } else {
            pass.scale.log2().round().exp2()
        };
        Self {
            pass,
            scale,
            within: region.inflate(MARGIN * region.width(), MARGIN * region.height()),
        }
    }
}

/// Lets go of a text; says whether there was one.
fn take_away(entry: &mut Entry, parts: &mut Parts) -> bool {
    match std::mem::replace(&mut entry.text, Text::None) {
        Text::Made(made) => {
            parts.release(made.part);
            true
        }
        Text::None | Text::Wanted => false,
    }
}

/// The bars that stand for a text which cannot be read.
fn stand_in(entry: &Entry, shape: &Shape, pass: &Pass<'_>, room: &mut Room) -> Lettered {
    room.spend(cost::BAR);
    let backing = shape.kind.is_path().then_some(pass.colors.ground.color);
    let color = pass.colors.text(&entry.shape);
    Lettered {
        mesh: bars::bars(shape, color, backing, entry.slot),
        bands: Bands::default(),
    }
}

/// Whether a text may stay as it is.
fn is_good(
    made: &Made,
    entry: &Entry,
    unreadable: bool,
    pass: &Pass<'_>,
    region: Rect,
    atlas: &Atlas,
) -> bool {
    let shape = &entry.shape;
    if made.version != entry.version || !atlas.holds(made.bands, made.generation) {
        return false;
    }
    let covers = |within: Rect| within.contains_rect(region) && made.pos == shape.pos;
    if !made.within.is_none_or(covers) {
        return false;
    }
    if made.bars || unreadable {
        // Bars are the same at every zoom.
        made.bars && unreadable
    } else if pass.at_rest {
        made.is_sharp && made.scale == pass.scale && made.pos == shape.pos
    } else {
        NEAR_ENOUGH.contains(&(pass.scale / made.scale))
    }
}

/// The shape whose text is drawn for this one; none where there is nothing to write. A placeholder
/// shows the name of its kind.
fn lettered_shape(shape: &Arc<Shape>) -> Option<Arc<Shape>> {
    if let Kind::Unknown(name) = &shape.kind {
        let mut label = Shape::clone(shape);
        label.kind = Kind::Rectangle;
        label.text = Arc::from(name.as_str());
        label.style.font = Font::Sans;
        label.style.text_size = 14.0;
        label.style.text_align = TextAlign::Center;
        label.style.text_vertical = VerticalAlign::Middle;
        return Some(Arc::new(label));
    }
    (!shape.text.is_empty()).then(|| Arc::clone(shape))
}

//! Which texts are to be laid onto pixels, and when: at rest each for the zoom it is seen at, while
//! the zoom moves only what would be far off. A frame does a bounded part of it; what was made for
//! another zoom is shown larger or smaller meanwhile.

use std::collections::VecDeque;
use std::sync::Arc;

use tavla_shared::geometry::Rect;
use tavla_shared::shape::{Kind, Shape};

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
use crate::shapes;
use crate::text::{PlacedText, Soon, TextEngine, TextEpoch, text_soon};

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
    /// What text was last laid out with.
    epoch: TextEpoch,
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
            epoch: TextEpoch::default(),
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

    /// Begins a frame: another zoom concerns every text, and so do other fonts.
    pub(super) fn begin(&mut self, pass: &Pass<'_>, listing: &Listing) {
        let epoch = std::mem::replace(&mut self.epoch, pass.epoch);
        if !epoch.is_of_same_engine(pass.epoch) {
            self.forget_fonts();
        }
        let concerned = match self.looked {
            // Texts are shown as they are until they are made with the fonts there are now.
            _ if epoch != pass.epoch => true,
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
        let target = Target::new(pass, listing.region());
        let mut texts = 0;
        let mut awaited = Vec::new();
        while room.is_left()
            && let Some(number) = self.wanted.pop_front()
        {
            let Some(entry) = entries.get_mut(number).filter(|entry| entry.listed) else {
                continue;
            };
            let new = match self.look_at(entry, &target, engine, room) {
                Ok(Look::Stays) => continue,
                Ok(Look::Gone) => None,
                Ok(Look::New(new)) => Some(new),
                Ok(Look::Awaited(meanwhile)) => {
                    awaited.push(number);
                    match meanwhile {
                        Some(bars) => Some(bars),
                        None => continue,
                    }
                }
                Err(OutOfRoom) => {
                    self.wanted.push_front(number);
                    break;
                }
            };
            let changes = match new {
                Some(new) => {
                    texts += 1;
                    put(entry, new, &target, parts)
                }
                None => take_away(entry, parts),
            };
            if changes {
                listing.touch(entry.label);
            }
        }
        self.wanted.extend(awaited);
        texts
    }

    /// What is to be done about an entry's text.
    fn look_at(
        &mut self,
        entry: &Entry,
        target: &Target<'_>,
        engine: &mut TextEngine,
        room: &mut Room,
    ) -> Result<Look, OutOfRoom> {
        let Some(shape) = lettered_shape(&entry.shape) else {
            return Ok(Look::Gone);
        };
        let unreadable = bars::is_unreadable(&shape, target.pass.scale);
        if let Text::Made(made) = &entry.text
            && target.is_met_by(made, entry, unreadable, &self.atlas)
        {
            self.atlas.keep(made.bands);
            return Ok(Look::Stays);
        }
        if unreadable {
            return Ok(Look::New(stand_in(entry, &shape, target, room)));
        }
        room.spend(shape.text.len() / cost::FOUND_AGAIN);
        let shaped = engine.letters_shaped();
        let placed = text_soon(&shape, engine, &mut room.letters());
        room.spend((engine.letters_shaped() - shaped) * cost::SHAPED_LETTER);
        match placed {
            Soon::Placed(placed) => self
                .letter(entry, &placed, target, engine, room)
                .map(Look::New),
            Soon::Later => Ok(Look::Awaited(match entry.text {
                // As it was a moment ago.
                Text::Made(_) => None,
                Text::None | Text::Wanted => Some(stand_in(entry, &shape, target, room)),
            })),
            Soon::Never => Ok(Look::Gone),
        }
    }

    /// A text in letters.
    fn letter(
        &mut self,
        entry: &Entry,
        placed: &PlacedText,
        target: &Target<'_>,
        engine: &mut TextEngine,
        room: &mut Room,
    ) -> Result<New, OutOfRoom> {
        let shape = &entry.shape;
        let colors = target.pass.colors;
        let lettering = Lettering {
            shape,
            placed,
            color: colors.text(shape),
            inks: colors.inks(shape, &placed.layout),
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
        Ok(New {
            lettered,
            bars: false,
            within: (!lettering.is_whole()).then_some(target.within),
            generation: self.atlas.generation(),
        })
    }

    /// Fonts have other names now.
    fn forget_fonts(&mut self) {
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

/// What becomes of a text.
enum Look {
    /// It stays as it is.
    Stays,
    /// There is nothing to write.
    Gone,
    /// It is another one.
    New(New),
    /// It is not laid out yet; this stands for it where nothing does.
    Awaited(Option<New>),
}

/// A text to put where the old one is.
struct New {
    lettered: Lettered,
    bars: bool,
    /// The part of the board that its letters hold for; none for all of it.
    within: Option<Rect>,
    /// The atlas's.
    generation: u64,
}

/// What texts are made for.
struct Target<'a> {
    pass: &'a Pass<'a>,
    /// Pixels a board unit. While the zoom moves, a power of two near it, so that the glyphs of one
    /// frame are of use in the next.
    scale: f64,
    /// What is listed.
    region: Rect,
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
            region,
            within: region.inflate(MARGIN * region.width(), MARGIN * region.height()),
        }
    }

    /// Whether a text may stay as it is.
    fn is_met_by(&self, made: &Made, entry: &Entry, unreadable: bool, atlas: &Atlas) -> bool {
        let (pass, pos) = (self.pass, entry.shape.pos);
        if made.version != entry.version || !atlas.holds(made.bands, made.generation) {
            return false;
        }
        let covers = |within: Rect| within.contains_rect(self.region) && made.pos == pos;
        if !made.within.is_none_or(covers) {
            return false;
        }
        if made.bars || unreadable {
            // Bars are the same at every zoom and in every font.
            return made.bars && unreadable;
        }
        made.epoch == pass.epoch
            && if pass.at_rest {
                made.is_sharp && made.scale == pass.scale && made.pos == pos
            } else {
                NEAR_ENOUGH.contains(&(pass.scale / made.scale))
            }
    }
}

/// Shows another text; says whether what is to be drawn is elsewhere now.
fn put(entry: &mut Entry, new: New, target: &Target<'_>, parts: &mut Parts) -> bool {
    let mut part = match std::mem::replace(&mut entry.text, Text::None) {
        Text::Made(made) => made.part,
        Text::None | Text::Wanted => Part::default(),
    };
    let put = parts.replace(&mut part, new.lettered.mesh);
    entry.lacks_room |= put.is_none();
    entry.text = Text::Made(Made {
        part,
        version: entry.version,
        bars: new.bars,
        scale: target.scale,
        is_sharp: target.pass.at_rest,
        pos: entry.shape.pos,
        within: new.within,
        epoch: target.pass.epoch,
        bands: new.lettered.bands,
        generation: new.generation,
    });
    put.unwrap_or(true)
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

/// The bars that stand for a text which cannot be read, or not yet.
fn stand_in(entry: &Entry, shape: &Shape, target: &Target<'_>, room: &mut Room) -> New {
    room.spend(cost::BAR);
    let colors = target.pass.colors;
    let backing = shape.kind.is_path().then_some(colors.ground.color);
    let color = colors.text(&entry.shape);
    New {
        lettered: Lettered {
            mesh: bars::bars(shape, color, backing, entry.slot),
            bands: Bands::default(),
        },
        bars: true,
        within: None,
        generation: 0,
    }
}

/// The shape whose text is drawn for this one; none where there is nothing to write. A placeholder
/// shows the name of its kind. A frame's name is as large at any zoom: the overlay has it.
fn lettered_shape(shape: &Arc<Shape>) -> Option<Arc<Shape>> {
    if shape.kind == Kind::Frame {
        return None;
    }
    match shapes::placeholder_label(shape) {
        Some(label) => Some(Arc::new(label)),
        None => (!shape.text.is_empty()).then(|| Arc::clone(shape)),
    }
}

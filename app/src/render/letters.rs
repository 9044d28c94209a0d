//! Which texts are to be laid onto pixels, and when: at rest each for the zoom it is seen at, while
//! the zoom moves only what would be far off.

use std::collections::VecDeque;
use std::sync::Arc;

use tavla_shared::shape::{Font, Kind, Shape, TextAlign, VerticalAlign};

use super::atlas::Atlas;
use super::bars;
use super::camera;
use super::entries::{Entries, Made, Text};
use super::lettering::Lettering;
use super::listing::Listing;
use super::painter::Pass;
use super::parts::Parts;
use super::vertex::Mesh;
use crate::text::{TextEngine, placed_text};

/// How many letters may be laid onto pixels in one frame: a few milliseconds. One text is always
/// made, however long.
const LETTERS_PER_FRAME: usize = 4_000;
/// While the zoom moves, text is left as it is within these multiples of what it was made for.
const NEAR_ENOUGH: std::ops::Range<f64> = 0.4..2.5;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Letters {
    /// Entries whose text is to be looked at.
    wanted: VecDeque<u32>,
    /// The scale at which all that is listed was last looked at, and whether at rest.
    looked: Option<(f64, bool)>,
    /// The atlas's when entries were last compared with it.
    generation: u64,
}

impl Letters {
    /// Looks at a shape's text soon.
    pub(super) fn want(&mut self, number: u32) {
        self.wanted.push_back(number);
    }

    /// Looks at every text that is drawn.
    pub(super) fn want_all(&mut self, listing: &Listing) {
        self.wanted = listing.numbers().collect();
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
            Some((scale, _)) => !NEAR_ENOUGH.contains(&(pass.scale / scale)),
        };
        if concerned {
            self.looked = Some((pass.scale, pass.at_rest));
            self.want_all(listing);
        }
    }

    /// Makes texts, as many as a frame may; says how many.
    pub(super) fn make(
        &mut self,
        pass: &Pass<'_>,
        engine: &mut TextEngine,
        entries: &mut Entries,
        parts: &mut Parts,
        atlas: &mut Atlas,
    ) -> usize {
        let mut room = LETTERS_PER_FRAME;
        let mut lettered = 0;
        while let Some(number) = self.wanted.pop_front() {
            let Some(entry) = entries.get_mut(number).filter(|entry| entry.listed) else {
                continue;
            };
            let Some(shape) = lettered_shape(&entry.shape) else {
                if let Text::Made(made) = std::mem::replace(&mut entry.text, Text::None) {
                    parts.release(made.part);
                    lettered += 1;
                }
                continue;
            };
            if is_good(&entry.text, entry.version, &shape, pass, atlas) {
                continue;
            }
            let unreadable = bars::is_unreadable(&shape, pass.scale);
            let letters = if unreadable { 1 } else { shape.text.len() };
            if letters > room && room < LETTERS_PER_FRAME {
                self.wanted.push_front(number);
                break;
            }
            room = room.saturating_sub(letters);
            let old = match std::mem::replace(&mut entry.text, Text::None) {
                Text::Made(made) => made.part,
                Text::None | Text::Wanted => super::parts::Part::default(),
            };
            let color = pass.colors.text(&entry.shape);
            let is_label = entry.shape.kind.is_path();
            let backing = is_label.then_some(pass.colors.ground.color);
            let mesh = if unreadable {
                bars::bars(&shape, color, backing, entry.slot)
            } else if let Some(placed) = placed_text(&shape, engine) {
                let lettering = Lettering {
                    shape: &entry.shape,
                    placed: &placed,
                    color,
                    backing,
                    slot: entry.slot,
                    scale: pass.scale,
                    tolerance: camera::tolerance(pass.band),
                };
                lettering.mesh(engine, atlas)
            } else {
                Mesh::default()
            };
            let part = parts.replace(old, &mesh);
            entry.lacks_room |= part.is_none();
            entry.text = Text::Made(Made {
                part: part.unwrap_or_default(),
                version: entry.version,
                bars: unreadable,
                scale: pass.scale,
                pos: entry.shape.pos,
                generation: atlas.generation(),
            });
            lettered += 1;
        }
        lettered
    }

    /// Lets go of texts whose letters the atlas has thrown out; says whether there may be any.
    pub(super) fn forget_lost(
        &mut self,
        entries: &mut Entries,
        parts: &mut Parts,
        atlas: &Atlas,
    ) -> bool {
        if std::mem::replace(&mut self.generation, atlas.generation()) == atlas.generation() {
            return false;
        }
        for number in entries.numbers() {
            let Some(entry) = entries.get_mut(number) else {
                continue;
            };
            let lost =
                matches!(&entry.text, Text::Made(made) if made.generation != atlas.generation());
            if lost && let Text::Made(made) = std::mem::replace(&mut entry.text, Text::Wanted) {
                parts.release(made.part);
            }
        }
        true
    }
}

/// Whether a text may stay as it is.
fn is_good(text: &Text, version: u32, shape: &Shape, pass: &Pass<'_>, atlas: &Atlas) -> bool {
    let Text::Made(made) = text else {
        return false;
    };
    if made.version != version || made.generation != atlas.generation() {
        return false;
    }
    if made.bars || bars::is_unreadable(shape, pass.scale) {
        // Bars are the same at every zoom.
        made.bars && bars::is_unreadable(shape, pass.scale)
    } else if pass.at_rest {
        made.scale == pass.scale && made.pos == shape.pos
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

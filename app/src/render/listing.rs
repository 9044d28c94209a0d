//! The list of what is drawn, from the bottom up: the shapes in and around the view.
//!
//! Kept from frame to frame. It is made anew when the view leaves the region it was made for, and
//! changed in place when a shape comes, goes or is restacked.

use tavla_shared::geometry::Rect;

use super::entries::{Entries, Text};
use super::gpu::{Draw, Material};
use super::parts::Part;

/// How far the region reaches beyond the view on each side, as a part of the view.
const MARGIN: f64 = 0.25;
/// A region so many times as long as the view is made anew as well: it holds far too much.
const TOO_LARGE: f64 = 3.0;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// None while everything is to be looked at.
    region: Option<Rect>,
    /// Label and number of the entry, by label.
    drawn: Vec<(u64, u32)>,
}

impl Listing {
    /// Whether the list holds for a view of `visible`.
    pub(super) fn covers(&self, visible: Rect) -> bool {
        self.region.is_some_and(|region| {
            region.contains_rect(visible) && region.width() <= TOO_LARGE * visible.width()
        })
    }

    /// Begins anew for a view of `visible`; gives the region that everything drawn must touch, and
    /// what was drawn so far.
    pub(super) fn begin(&mut self, visible: Rect) -> (Rect, Vec<(u64, u32)>) {
        let region = visible.inflate(MARGIN * visible.width(), MARGIN * visible.height());
        self.region = Some(region);
        (region, std::mem::take(&mut self.drawn))
    }

    /// Puts what is drawn, by label.
    pub(super) fn fill(&mut self, drawn: Vec<(u64, u32)>) {
        self.drawn = drawn;
    }

    /// Has everything looked at again.
    pub(super) fn invalidate(&mut self) {
        self.region = None;
    }

    /// The region; an empty one while everything is to be looked at.
    pub(super) fn region(&self) -> Rect {
        self.region.unwrap_or_default()
    }

    /// Whether a box is in the region.
    pub(super) fn touches(&self, bounds: Rect) -> bool {
        self.region.is_some_and(|region| {
            bounds.x0 <= region.x1
                && bounds.x1 >= region.x0
                && bounds.y0 <= region.y1
                && bounds.y1 >= region.y0
        })
    }

    /// Puts one more into its place.
    pub(super) fn insert(&mut self, label: u64, number: u32) {
        let place = self.drawn.partition_point(|(other, _)| *other < label);
        self.drawn.insert(place, (label, number));
    }

    /// Takes one out.
    pub(super) fn remove(&mut self, label: u64, number: u32) {
        let place = self.drawn.partition_point(|(other, _)| *other < label);
        if self.drawn.get(place) == Some(&(label, number)) {
            self.drawn.remove(place);
        } else {
            // Labels change many at a time; what is out of its place is found by looking.
            self.drawn.retain(|(_, other)| *other != number);
        }
    }

    /// The entries' numbers, from the bottom up.
    pub(super) fn numbers(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.drawn.iter().map(|(_, number)| *number)
    }

    /// How many are drawn.
    pub(super) fn len(&self) -> usize {
        self.drawn.len()
    }

    /// What is drawn, in order; neighbours in the index buffer are joined.
    pub(super) fn draws(&self, entries: &Entries) -> Vec<Draw> {
        let mut draws: Vec<Draw> = Vec::new();
        for entry in self.numbers().filter_map(|number| entries.get(number)) {
            let mut add = |part: &Part, material: Material| match draws.last_mut() {
                _ if part.indices.is_empty() => {}
                Some(last)
                    if last.indices.end == part.indices.start
                        && last.material == material
                        && last.clipped == entry.clip.is_some() =>
                {
                    last.indices.end = part.indices.end;
                }
                _ => draws.push(Draw {
                    indices: part.indices.clone(),
                    material,
                    clipped: entry.clip.is_some(),
                }),
            };
            match entry.texture {
                Some(texture) => add(&entry.bitmap, Material::Bitmap(texture)),
                None => add(&entry.body, Material::Plain),
            }
            match &entry.text {
                Text::Made(made) if made.part.glyphs => add(&made.part, Material::Glyphs),
                Text::Made(made) => add(&made.part, Material::Plain),
                Text::None | Text::Wanted => {}
            }
        }
        draws
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_that_moves_a_little_needs_no_new_list() {
        let mut listing = Listing::default();
        let view = Rect::new(0.0, 0.0, 100.0, 80.0);
        assert!(!listing.covers(view));
        listing.begin(view);
        assert!(listing.covers(view + kurbo::Vec2::new(20.0, -15.0)));
        assert!(!listing.covers(view + kurbo::Vec2::new(30.0, 0.0)));
        // Zoomed in a lot, most of the list would be drawn for nothing.
        assert!(listing.covers(view.inset(-20.0)));
        assert!(!listing.covers(view.inset(-37.0)));
        listing.invalidate();
        assert!(!listing.covers(view));
    }

    #[test]
    fn one_comes_and_goes_in_its_place() {
        let mut listing = Listing::default();
        listing.fill(vec![(10, 1), (20, 2), (30, 3)]);
        listing.insert(25, 9);
        listing.insert(5, 8);
        assert_eq!(listing.numbers().collect::<Vec<_>>(), [8, 1, 2, 9, 3]);
        listing.remove(20, 2);
        // Its label was another one when it was put in.
        listing.remove(11, 1);
        assert_eq!(listing.numbers().collect::<Vec<_>>(), [8, 9, 3]);
    }
}

//! The list of what is drawn, from the bottom up: the shapes in and around the view.
//!
//! Kept from frame to frame. It is made anew when the view leaves the region it was made for, and
//! changed in place when a shape comes, goes or is restacked. It is kept in blocks, so that a shape
//! that changes costs its block and not all that is drawn; a block's triangles are next to each other on
//! the GPU, so that they are few draws, however their shapes came.

use std::ops::Range;
use std::sync::Arc;

use tavla_shared::geometry::{Rect, meet};

use super::entries::{Entries, Text};
use super::gpu::{Draw, Material};
use super::parts::{Part, Parts};

/// How far the region reaches beyond the view on each side, as a part of the view.
const MARGIN: f64 = 0.25;
/// A region so many times as long as the view is made anew as well: it holds far too much.
const TOO_LARGE: f64 = 3.0;
/// How many shapes a new block has; one of twice as many is cut in two.
const BLOCK: usize = 256;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// None while everything is to be looked at.
    region: Option<Rect>,
    /// By label, none of them empty.
    blocks: Vec<Block>,
    /// Where triangles were that are drawn no more.
    gone: Vec<Range<u32>>,
    /// Whether something is drawn otherwise than [`Self::draws`] said last.
    is_stale: bool,
}

/// Shapes that follow on each other.
#[derive(Debug, Default)]
struct Block {
    /// Label and number of the entry, by label.
    entries: Vec<(u64, u32)>,
    /// Where their triangles are.
    place: Range<u32>,
    /// What is drawn of them; none where that is to be found out.
    draws: Option<Vec<Draw>>,
}

impl Block {
    fn new(entries: Vec<(u64, u32)>) -> Self {
        Self {
            entries,
            ..Self::default()
        }
    }
}

impl Listing {
    /// Whether the list holds for a view of `visible` of a board that fills `bounds`.
    pub(super) fn covers(&self, visible: Rect, bounds: Option<Rect>) -> bool {
        let Some(region) = self.region else {
            return false;
        };
        let shows_all = bounds.is_none_or(|bounds| {
            !bounds.overlaps(visible) || region.contains_rect(bounds.intersect(visible))
        });
        shows_all && region.width() <= TOO_LARGE * visible.width()
    }

    /// Begins anew for a view of `visible`, with nothing listed; gives the region that everything drawn
    /// must touch.
    pub(super) fn begin(&mut self, visible: Rect, entries: &mut Entries) -> Rect {
        self.invalidate(entries);
        self.move_to(visible)
    }

    /// From now on what is drawn must touch the region, which is given, of a view of `visible`; what is
    /// listed may not.
    pub(super) fn move_to(&mut self, visible: Rect) -> Rect {
        let region = Self::around(visible);
        self.region = Some(region);
        region
    }

    /// The region of a view of `visible`.
    pub(super) fn around(visible: Rect) -> Rect {
        visible.inflate(MARGIN * visible.width(), MARGIN * visible.height())
    }

    /// Puts what is drawn, by label, where nothing is listed.
    pub(super) fn fill(&mut self, drawn: &[(u64, u32)]) {
        let blocks = drawn.chunks(BLOCK);
        self.blocks = blocks.map(|part| Block::new(part.to_vec())).collect();
        self.is_stale = true;
    }

    /// Has everything looked at again; nothing is listed until then.
    pub(super) fn invalidate(&mut self, entries: &mut Entries) {
        for number in self.numbers() {
            if let Some(entry) = entries.get_mut(number) {
                entry.listed = false;
            }
        }
        let blocks = self.blocks.drain(..);
        self.gone.extend(blocks.map(|block| block.place));
        self.is_stale = true;
        self.region = None;
    }

    /// The region; an empty one while everything is to be looked at.
    pub(super) fn region(&self) -> Rect {
        self.region.unwrap_or_default()
    }

    /// Whether a box is in the region.
    pub(super) fn touches(&self, bounds: Rect) -> bool {
        self.region.is_some_and(|region| meet(bounds, region))
    }

    /// The first block that does not end before a label.
    fn place_of(&self, label: u64) -> usize {
        let ends_before = |block: &Block| block.entries.last().is_some_and(|last| last.0 < label);
        self.blocks.partition_point(ends_before)
    }

    /// Puts one more into its place.
    pub(super) fn insert(&mut self, label: u64, number: u32) {
        self.is_stale = true;
        let Some(last) = self.blocks.len().checked_sub(1) else {
            return self.fill(&[(label, number)]);
        };
        let at = self.place_of(label).min(last);
        let block = &mut self.blocks[at];
        let place = block.entries.partition_point(|(other, _)| *other < label);
        block.entries.insert(place, (label, number));
        block.draws = None;
        if block.entries.len() >= 2 * BLOCK {
            let upper = block.entries.split_off(BLOCK);
            self.blocks.insert(at + 1, Block::new(upper));
        }
    }

    /// Takes one out, which is there under this label.
    pub(super) fn remove(&mut self, label: u64, number: u32) {
        let mut emptied = false;
        for block in self.blocks_of(label) {
            block.entries.retain(|entry| *entry != (label, number));
            block.draws = None;
            emptied |= block.entries.is_empty();
        }
        if emptied {
            let emptied = self.blocks.extract_if(.., |block| block.entries.is_empty());
            self.gone.extend(emptied.map(|block| block.place));
        }
    }

    /// Notes that the shape of this label is drawn otherwise.
    pub(super) fn touch(&mut self, label: u64) {
        for block in self.blocks_of(label) {
            block.draws = None;
        }
    }

    /// The blocks that may hold this label, something of which changes: more than one while shapes change
    /// places, when two have the same.
    fn blocks_of(&mut self, label: u64) -> impl Iterator<Item = &mut Block> {
        self.is_stale = true;
        let first = self.place_of(label);
        let begins_by =
            move |block: &&mut Block| block.entries.first().is_some_and(|it| it.0 <= label);
        self.blocks[first..].iter_mut().take_while(begins_by)
    }

    /// The entries' numbers, from the bottom up.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        let entries = self.blocks.iter().flat_map(|block| &block.entries);
        entries.map(|(_, number)| *number)
    }

    /// How many are drawn.
    pub(super) fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.entries.len()).sum()
    }

    /// What is drawn, in order, where that is not what it was when this was last asked; what is drawn
    /// alike and lies in a row is one.
    pub(super) fn draws(&mut self, entries: &Entries, parts: &mut Parts) -> Option<Arc<[Draw]>> {
        if !std::mem::take(&mut self.is_stale) {
            return None;
        }
        for place in self.gone.drain(..) {
            parts.unlist(place);
        }
        // Where there was no room at first, others may have given some up since.
        for _ in 0..2 {
            let stale = self.blocks.iter_mut().filter(|it| it.draws.is_none());
            stale.for_each(|block| block.list(entries, parts));
        }
        let mut draws = Vec::new();
        for block in &self.blocks {
            for draw in block.draws.iter().flatten() {
                push(&mut draws, draw.clone());
            }
        }
        Some(draws.into())
    }
}

impl Block {
    /// Puts its triangles in a row. Where there is no room nothing is drawn, until the list
    /// changes again.
    fn list(&mut self, entries: &Entries, parts: &mut Parts) {
        let mut indices = Vec::new();
        let mut draws = Vec::new();
        let listed = self.entries.iter();
        for entry in listed.filter_map(|(_, number)| entries.get(*number)) {
            let mut add = |part: &Part, material: Material| {
                let start = indices.len() as u32;
                indices.extend(part.indices());
                let draw = Draw {
                    indices: start..indices.len() as u32,
                    material,
                    clipped: entry.clip.is_some(),
                };
                push(&mut draws, draw);
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
        let Some(place) = parts.list(std::mem::take(&mut self.place), &indices) else {
            return;
        };
        for draw in &mut draws {
            let Range { start, end } = draw.indices;
            draw.indices = place.start + start..place.start + end;
        }
        self.place = place;
        self.draws = Some(draws);
    }
}

/// Adds one more, as part of the last one where it goes on from it.
fn push(draws: &mut Vec<Draw>, draw: Draw) {
    match draws.last_mut() {
        _ if draw.indices.is_empty() => {}
        Some(last)
            if last.indices.end == draw.indices.start
                && last.material == draw.material
                && last.clipped == draw.clipped =>
        {
            last.indices.end = draw.indices.end;
        }
        _ => draws.push(draw),
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Kind, Shape};

    use super::super::upload::Slots;
    use super::super::vertex::Mesh;
    use super::*;

    #[test]
    fn a_view_that_moves_a_little_needs_no_new_list() {
        let (mut listing, mut entries) = (Listing::default(), Entries::default());
        let view = Rect::new(0.0, 0.0, 100.0, 80.0);
        let board = Some(Rect::new(-500.0, -500.0, 500.0, 500.0));
        assert!(!listing.covers(view, board));
        listing.begin(view, &mut entries);
        assert!(listing.covers(view, board));
        assert!(listing.covers(view + kurbo::Vec2::new(20.0, -15.0), board));
        assert!(!listing.covers(view + kurbo::Vec2::new(30.0, 0.0), board));
        // Zoomed in a lot, most of the list would be drawn for nothing.
        assert!(listing.covers(view.inset(-20.0), board));
        assert!(!listing.covers(view.inset(-37.0), board));
        listing.invalidate(&mut entries);
        assert!(!listing.covers(view, board));
    }

    #[test]
    fn where_there_is_nothing_of_the_board_there_is_nothing_to_list() {
        let mut listing = Listing::default();
        let board = Rect::new(10.0, 10.0, 90.0, 70.0);
        listing.begin(Rect::new(0.0, 0.0, 100.0, 80.0), &mut Entries::default());
        for far in [50.0, 500.0] {
            let view = Rect::new(far, 0.0, far + 100.0, 80.0);
            assert!(listing.covers(view, Some(board)));
            assert!(listing.covers(view, None));
            assert!(!listing.covers(view, Some(board.inflate(600.0, 0.0))));
        }
    }

    #[test]
    fn of_two_with_one_label_each_can_go() {
        // As when shapes change places, and one has its new label while the other has its old one.
        let mut listed: Vec<(u64, u32)> = (0..2 * BLOCK as u32).map(|n| (n.into(), n)).collect();
        listed[BLOCK].0 -= 1;
        for gone in [BLOCK - 1, BLOCK] {
            let mut listing = Listing::default();
            listing.fill(&listed);
            let (label, number) = listed[gone];
            listing.remove(label, number);
            assert_eq!(listing.len(), listed.len() - 1);
            assert!(listing.numbers().all(|other| other != number));
        }
    }

    #[test]
    fn what_has_no_room_has_it_when_others_give_theirs_up() {
        let triangles = |count: u32| Mesh {
            indices: (0..3 * count).map(|_| 0).collect(),
            ..Mesh::default()
        };
        let mut parts = Parts::of(8, 9 * BLOCK as u32);
        let (mut entries, mut slots) = (Entries::default(), Slots::default());
        let mut listing = Listing::default();
        let put = |entries: &mut Entries, parts: &mut Parts, number: u32, count: u32| {
            let entry = entries.get_mut(number).unwrap();
            parts.replace(&mut entry.body, triangles(count)).unwrap();
        };
        for number in 0..2 * BLOCK as u32 {
            let shape = Shape::new(ShapeId::from_random(number.into()), Kind::Rectangle);
            entries.add(&Arc::new(shape), number.into(), None, &mut slots);
            put(&mut entries, &mut parts, number, 1);
        }
        let listed: Vec<(u64, u32)> = (0..2 * BLOCK as u32).map(|n| (n.into(), n)).collect();
        listing.fill(&listed);
        let drawn = |draws: Option<Arc<[Draw]>>| {
            let draws = draws.unwrap();
            draws.iter().map(|draw| draw.indices.len()).sum::<usize>()
        };
        assert_eq!(drawn(listing.draws(&entries, &mut parts)), 6 * BLOCK);
        // The lower half needs what only the upper one has.
        for (label, number) in listed {
            let count = if number < BLOCK as u32 { 3 } else { 0 };
            put(&mut entries, &mut parts, number, count);
            listing.touch(label);
        }
        assert_eq!(drawn(listing.draws(&entries, &mut parts)), 9 * BLOCK);
    }

    #[test]
    fn they_come_and_go_in_their_places() {
        use rand::{Rng as _, SeedableRng as _};
        let mut rng = rand::rngs::StdRng::seed_from_u64(3);
        let mut listing = Listing::default();
        let mut model = std::collections::BTreeMap::new();
        for number in 0..6_000 {
            let label = rng.random_range(0..100_000);
            if rng.random_bool(0.3)
                && let Some((&label, &number)) = model.range(label..).next()
            {
                listing.remove(label, number);
                model.remove(&label);
            } else if let std::collections::btree_map::Entry::Vacant(place) = model.entry(label) {
                listing.insert(label, number);
                place.insert(number);
            }
        }
        let full = |block: &Block| (1..2 * BLOCK).contains(&block.entries.len());
        assert!(listing.blocks.len() > 5 && listing.blocks.iter().all(full));
        assert!(listing.numbers().eq(model.values().copied()));
        assert_eq!(listing.len(), model.len());
        for (label, number) in std::mem::take(&mut model) {
            listing.remove(label, number);
        }
        assert!(listing.blocks.is_empty());
    }
}

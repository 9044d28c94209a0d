//! Pages: one is the board; several are frames side by side, each called what its page was.

use std::collections::BTreeMap;

use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::item::Item;
use crate::i18n::text;
use crate::import::fields::Fields;
use crate::import::stack::Piece;
use crate::import::{ImportReport, kept};

/// Between a page's frame and what is on it,
const PADDING: f64 = 80.0;
/// and between two pages.
const GAP: f64 = 200.0;

/// One page.
#[derive(Debug)]
pub(super) struct Page {
    /// Its name for shapes,
    pub(super) name: String,
    /// and for people.
    title: String,
    pub(super) index: String,
}

impl Page {
    pub(super) fn read(fields: &Fields<'_>) -> Self {
        let said = |key| fields.text(key).unwrap_or_default().to_owned();
        Self {
            name: said("id"),
            title: said("name"),
            index: said("index"),
        }
    }
}

/// The shapes from the bottom up, with what each is in; pages that nothing is on are left out.
pub(super) fn arranged(
    mut items: Vec<Item>,
    pages: &[Page],
    ids: &mut dyn FnMut() -> u128,
    report: &mut ImportReport,
) -> Vec<Piece> {
    let ranks: BTreeMap<&str, usize> = pages
        .iter()
        .enumerate()
        .rev()
        .map(|(rank, page)| (page.name.as_str(), rank))
        .collect();
    let rank = |item: &Item| {
        ranks
            .get(item.page.as_str())
            .copied()
            .unwrap_or(pages.len())
    };
    let mut boxes: BTreeMap<usize, Rect> = BTreeMap::new();
    for item in items.iter().filter(|item| item.shape.kind != Kind::Group) {
        let bounds = item.shape.bounds();
        let around = boxes.entry(rank(item)).or_insert(bounds);
        *around = around.union(bounds);
    }
    let mut pieces = Vec::new();
    // Of each page, the number of its frame, and how far what is on it goes.
    let mut frames: BTreeMap<usize, (usize, Vec2)> = BTreeMap::new();
    let mut left = 0.0;
    for (rank, around) in boxes.iter().filter(|_| boxes.len() > 1) {
        let shift = Point::new(left + PADDING, PADDING) - around.origin();
        let rect = (*around + shift).inflate(PADDING, PADDING);
        left = rect.x1 + GAP;
        let mut frame = Shape::new(ShapeId::from_random(ids()), Kind::Frame);
        (frame.pos, frame.size) = (rect.origin(), rect.size());
        let title = pages.get(*rank).map(|page| page.title.trim());
        let title = title.filter(|title| !title.is_empty());
        frame.text = kept::text(title.unwrap_or_else(|| text("shape-frame")), report);
        frames.insert(*rank, (pieces.len(), shift));
        pieces.push(Piece {
            shape: frame,
            parent: None,
        });
    }
    for item in items
        .iter_mut()
        .filter(|item| item.shape.kind != Kind::Group)
    {
        let page = ranks
            .get(item.page.as_str())
            .copied()
            .unwrap_or(pages.len());
        if let Some((_, shift)) = frames.get(&page) {
            item.shape.pos += *shift;
        }
    }
    let first = pieces.len();
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        by_name.entry(&item.name).or_insert(first + at);
    }
    let parent = |item: &Item| {
        let parent = by_name.get(item.parent.as_str()).copied();
        parent.or_else(|| frames.get(&rank(item)).map(|(at, _)| *at))
    };
    let parents: Vec<Option<usize>> = items.iter().map(parent).collect();
    let shapes = items.into_iter().map(|item| item.shape).zip(parents);
    pieces.extend(shapes.map(|(shape, parent)| Piece { shape, parent }));
    pieces
}

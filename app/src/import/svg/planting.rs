//! What a drawing became, in groups: from the order in a file to names, parents and ranks.

use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Place, Shape, ZIndex};

/// The deepest nesting that is kept; groups below it are taken apart.
const DEPTH_MAX: usize = 32;

/// A shape without a name or a place in the stack yet, or several in a group.
#[derive(Debug)]
pub(super) enum Item {
    /// One.
    Shape(Box<Shape>),
    /// Several, from the bottom up.
    Group(Vec<Item>),
}

impl Item {
    /// A shape of a kind, without a name yet.
    pub(super) fn shape(kind: Kind) -> Shape {
        Shape::new(ShapeId::from_random(0), kind)
    }

    /// Every shape in it.
    pub(super) fn shapes(&self) -> Box<dyn Iterator<Item = &Shape> + '_> {
        match self {
            Self::Shape(shape) => Box::new(std::iter::once(&**shape)),
            Self::Group(items) => Box::new(items.iter().flat_map(Item::shapes)),
        }
    }
}

/// Items as one: one alone needs no group.
pub(super) fn together(mut items: Vec<Item>, into: &mut Vec<Item>) {
    if items.len() < 2 {
        into.append(&mut items);
    } else {
        into.push(Item::Group(items));
    }
}

/// What is in a group around everything, which says nothing.
pub(super) fn unwrapped(mut items: Vec<Item>) -> Vec<Item> {
    while let [Item::Group(_)] = items[..] {
        if let Some(Item::Group(within)) = items.pop() {
            items = within;
        }
    }
    items
}

/// The shapes, each after the group it is in.
pub(super) fn planted(items: Vec<Item>, ids: &mut dyn FnMut() -> u128) -> Vec<Shape> {
    let mut shapes = Vec::new();
    plant(items, None, (0, ids), &mut shapes);
    shapes
}

fn plant(
    items: Vec<Item>,
    parent: Option<&ShapeId>,
    (depth, ids): (usize, &mut dyn FnMut() -> u128),
    shapes: &mut Vec<Shape>,
) {
    let items = if depth < DEPTH_MAX {
        items
    } else {
        flat(items)
    };
    let ranks = ZIndex::spread(None, None, items.len());
    for (item, index) in items.into_iter().zip(ranks) {
        let random = ids();
        let (mut shape, within) = match item {
            Item::Shape(shape) => (*shape, Vec::new()),
            Item::Group(within) => (Item::shape(Kind::Group), within),
        };
        shape.id = ShapeId::from_random(random);
        shape.seed = (random >> 96) as u32;
        shape.place = Place {
            parent: parent.cloned(),
            index,
        };
        let id = shape.id.clone();
        shapes.push(shape);
        plant(within, Some(&id), (depth + 1, &mut *ids), shapes);
    }
}

fn flat(items: Vec<Item>) -> Vec<Item> {
    let mut all = Vec::new();
    for item in items {
        match item {
            Item::Shape(_) => all.push(item),
            Item::Group(within) => all.extend(flat(within)),
        }
    }
    all
}

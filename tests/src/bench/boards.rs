//! Boards to measure on, the same for every run of one size.

use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::board::{Board, Edit, EditBatch};
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::{PeerId, ShapeId};
use tavla_shared::shape::{Color, Kind, Place, Property, Shape, ZIndex};

/// How many shapes one commit makes, as a paste or an import would.
const SHAPES_PER_COMMIT: usize = 500;
/// When the boards were drawn; no clock is read.
pub const NOW: i64 = 1_750_000_000;

/// A board that `peer` has drawn `shapes` shapes on: boxes, ellipses, lines and some text, spread
/// evenly, about ten to a screen.
///
/// # Errors
/// Where the board refuses an edit.
pub fn drawn(peer: PeerId, shapes: usize) -> anyhow::Result<Board> {
    let mut dice = StdRng::seed_from_u64(shapes as u64);
    let mut board = Board::new(peer);
    let ranks = ZIndex::spread(None, None, shapes);
    let side = (shapes as f64).sqrt() * 300.0;
    for ranks in ranks.chunks(SHAPES_PER_COMMIT) {
        let create = |index: &ZIndex| Edit::Create(Arc::new(shape(index.clone(), side, &mut dice)));
        let edits = ranks.iter().map(create).collect();
        board.apply(&EditBatch::new("draw", edits), NOW)?;
    }
    Ok(board)
}

fn shape(index: ZIndex, side: f64, dice: &mut StdRng) -> Shape {
    let kind = match dice.random_range(0..10) {
        0..4 => Kind::Rectangle,
        4..6 => Kind::Ellipse,
        6..8 => Kind::Line,
        _ => Kind::Text,
    };
    let mut shape = Shape::new(ShapeId::from_random(dice.random()), kind);
    shape.place = Place {
        parent: None,
        index,
    };
    shape.pos = Point::new(dice.random_range(0.0..side), dice.random_range(0.0..side));
    shape.size = Size::new(
        dice.random_range(20.0..200.0),
        dice.random_range(20.0..200.0),
    );
    shape.seed = dice.random();
    shape.style.stroke = Color::rgb(dice.random_range(0..0xff_ffff));
    match shape.kind {
        Kind::Line => shape.path = vec![Point::ZERO, shape.size.to_vec2().to_point()],
        Kind::Text => shape.text = Arc::from("a few words on the board"),
        _ => {}
    }
    shape
}

/// The board's shapes, in an order of the dice's.
pub fn shuffled(board: &Board, dice: &mut StdRng) -> Vec<Arc<Shape>> {
    let mut shapes: Vec<Arc<Shape>> = board.shapes().cloned().collect();
    for at in (1..shapes.len()).rev() {
        shapes.swap(at, dice.random_range(0..=at));
    }
    shapes
}

/// One step of a drag.
pub fn moved(shape: &Shape, dice: &mut StdRng) -> Edit {
    let to = Point::new(shape.pos.x + dice.random_range(-50.0..50.0), shape.pos.y);
    Edit::set(shape.id.clone(), Property::Pos(to))
}

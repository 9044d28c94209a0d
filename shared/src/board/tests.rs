//! What a board promises, told with two or three people on it.

mod convergence;
mod converting;
mod editing;
mod guests;
mod marking;
mod opening;
mod undoing;

use std::sync::Arc;

use super::{Applied, Board, Edit, EditBatch, Step, Version};
use crate::geometry::{Point, Size};
use crate::id::ShapeId;
use crate::shape::{Color, Kind, Property, Shape};

const NOW: i64 = 1_790_000_000;
const RED: Color = Color::rgb(0xff_0000);
const BLUE: Color = Color::rgb(0x00_00ff);

fn id(name: &str) -> ShapeId {
    ShapeId::new(name).unwrap()
}

fn rectangle(name: &str) -> Arc<Shape> {
    let mut shape = Shape::new(id(name), Kind::Rectangle);
    shape.pos = Point::new(10.0, 20.0);
    shape.size = Size::new(100.0, 50.0);
    Arc::new(shape)
}

fn moved(name: &str, x: f64) -> Edit {
    Edit::set(id(name), Property::Pos(Point::new(x, 0.0)))
}

fn filled(name: &str, color: Color) -> Edit {
    Edit::set(id(name), Property::Fill(color))
}

fn typed(name: &str, at: usize, insert: &str) -> Edit {
    Edit::Splice {
        id: id(name),
        at,
        delete: 0,
        insert: Arc::from(insert),
    }
}

fn erased(name: &str, at: usize, delete: usize) -> Edit {
    Edit::Splice {
        id: id(name),
        at,
        delete,
        insert: Arc::from(""),
    }
}

#[track_caller]
fn edit(board: &mut Board, edits: Vec<Edit>) -> Applied {
    board.apply(&EditBatch::new("edit", edits), NOW).unwrap()
}

#[track_caller]
fn extend(board: &mut Board, edits: Vec<Edit>) {
    let batch = EditBatch {
        step: Step::Extend,
        ..EditBatch::new("edit", edits)
    };
    board.apply(&batch, NOW).unwrap();
}

/// Gives each of two boards what it lacks of the other.
#[track_caller]
fn meet(one: &mut Board, other: &mut Board) {
    let (had, has) = (one.version(), other.version());
    for update in one.updates_since(&has).unwrap() {
        other.import(&update).unwrap();
    }
    for update in other.updates_since(&had).unwrap() {
        one.import(&update).unwrap();
    }
    assert_eq!(shapes(one), shapes(other));
}

fn shapes(board: &Board) -> Vec<Arc<Shape>> {
    board.shapes().cloned().collect()
}

fn text(board: &Board, name: &str) -> String {
    board.shape(&id(name)).unwrap().text.to_string()
}

/// Makes the board look as if it had so many shapes more.
fn crowd(board: &mut Board, more: usize) {
    let shape = rectangle("crowd");
    let crowd = (0..more).map(|at| (id(&format!("crowd{at}")), Arc::clone(&shape)));
    board.shapes.extend(crowd);
}

/// Two people on a board with the rectangle `a`, made by the first.
fn two_with_a_rectangle() -> (Board, Board) {
    let (mut mira, mut jonas) = (Board::new(1), Board::new(2));
    edit(&mut mira, vec![Edit::Create(rectangle("a"))]);
    meet(&mut mira, &mut jonas);
    (mira, jonas)
}

fn rebuilt(board: &mut Board) -> Board {
    let (rebuilt, report) = Board::open(99, board.updates_since(&Version::default()).unwrap());
    assert_eq!(report.rejected, vec![]);
    rebuilt
}

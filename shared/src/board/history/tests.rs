//! What a change says of who made it.

use super::*;
use crate::board::{Edit, EditBatch, Origin};
use crate::geometry::Point;
use crate::shape::{Kind, Property, Shape};

const NOW: i64 = 1_790_000_000;

fn id(number: usize) -> ShapeId {
    ShapeId::new(&format!("s{number:05}")).unwrap()
}

fn drawn(numbers: std::ops::Range<usize>) -> EditBatch {
    let shape = |at| Edit::Create(Arc::new(Shape::new(id(at), Kind::Rectangle)));
    EditBatch::new("draw", numbers.map(shape).collect())
}

fn moved(number: usize, x: f64) -> EditBatch {
    let to = Property::Pos(Point::new(x, 0.0));
    EditBatch::new("move", vec![Edit::set(id(number), to)])
}

fn made(author: PeerId, command: &str, after: i64, shapes: &[usize]) -> Made {
    Made {
        author,
        command: command.into(),
        seconds: NOW + after,
        shapes: shapes.iter().map(|&at| id(at)).collect(),
        count: shapes.len(),
    }
}

#[test]
fn a_change_says_who_made_what_when_here_and_where_it_comes_in() {
    let (mut ada, mut ben) = (Board::new(1), Board::new(2));
    let drawing = ada.apply(&drawn(0..3), NOW).unwrap();
    assert_eq!(drawing.change.made, [made(1, "draw", 0, &[0, 1, 2])]);
    let came = ben.import(&drawing.update).unwrap();
    assert_eq!(came.made, [made(1, "draw", 0, &[0, 1, 2])]);
    let undone = ada.undo(NOW + 5).unwrap().unwrap();
    assert_eq!(undone.change.made, [made(1, "undo draw", 5, &[0, 1, 2])]);
    let came = ben.import(&undone.update).unwrap();
    assert_eq!(came.made, [made(1, "undo draw", 5, &[0, 1, 2])]);
    // Twice the same is nothing new, and nothing is said of a board that is loaded.
    assert_eq!(ben.import(&undone.update).unwrap().made, []);
    let log = ada.updates_since(&Version::default()).unwrap();
    let (_, report) = Board::open(3, log);
    assert_eq!(
        (report.change.origin, report.change.made),
        (Origin::Load, vec![])
    );
}

#[test]
fn what_comes_in_together_is_told_apart_by_person_and_command() {
    let (mut ada, mut ben, mut mira) = (Board::new(1), Board::new(2), Board::new(3));
    let drawing = ada.apply(&drawn(0..4), NOW).unwrap();
    ben.import(&drawing.update).unwrap();
    mira.import(&drawing.update).unwrap();
    let has = mira.version();
    ada.apply(&moved(0, 1.0), NOW + 60).unwrap();
    ada.apply(&moved(1, 1.0), NOW + 120).unwrap();
    ada.apply(&drawn(7..8), NOW + 130).unwrap();
    let moving = ben.apply(&moved(2, 1.0), NOW + 90).unwrap();
    ada.import(&moving.update).unwrap();
    let updates = ada.updates_since(&has).unwrap();
    let [together] = &updates[..] else {
        panic!("{} updates", updates.len());
    };
    let expected = [
        made(2, "move", 90, &[2]),
        made(1, "move", 120, &[0, 1]),
        made(1, "draw", 130, &[7]),
    ];
    assert_eq!(mira.import(together).unwrap().made, expected);
}

#[test]
fn many_shapes_are_named_in_part_and_counted_in_full() {
    let (mut ada, mut ben) = (Board::new(1), Board::new(2));
    let drawing = ada.apply(&drawn(0..2_000), NOW).unwrap();
    let came = ben.import(&drawing.update).unwrap();
    let [made] = &came.made[..] else {
        panic!("{} entries", came.made.len());
    };
    assert_eq!((made.count, made.shapes.len()), (2_000, SHAPES_NAMED_MAX));
}

#[test]
fn entries_of_one_person_and_command_become_one_and_there_is_an_end_to_them() {
    let mut all = Vec::new();
    made(1, "move", 0, &[1, 2]).add_to(&mut all);
    made(2, "move", 1, &[1]).add_to(&mut all);
    made(1, "move", 2, &[2, 3]).add_to(&mut all);
    assert_eq!(
        all,
        [made(1, "move", 2, &[1, 2, 3]), made(2, "move", 1, &[1])]
    );
    for author in 0..200 {
        made(author, "draw", 0, &[1]).add_to(&mut all);
    }
    assert_eq!(all.len(), MADE_MAX);
}

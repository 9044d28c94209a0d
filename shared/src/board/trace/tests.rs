//! Who made a shape, and who did what to it.

use std::sync::Arc;

use super::*;
use crate::board::{Edit, EditBatch};
use crate::geometry::{Point, Size};
use crate::shape::{Color, Kind, Property, Shape};

const MORNING: i64 = 1_790_000_000;
const HOUR: i64 = 3_600;

fn id(name: &str) -> ShapeId {
    ShapeId::new(name).unwrap()
}

fn drawn(name: &str) -> Edit {
    let mut shape = Shape::new(id(name), Kind::Rectangle);
    shape.size = Size::new(100.0, 50.0);
    Edit::Create(Arc::new(shape))
}

fn moved(name: &str, x: f64) -> Edit {
    Edit::set(id(name), Property::Pos(Point::new(x, 0.0)))
}

fn filled(name: &str) -> Edit {
    Edit::set(id(name), Property::Fill(Color::rgb(0xff_0000)))
}

fn typed(name: &str, words: &str) -> Edit {
    Edit::Splice {
        id: id(name),
        at: 0,
        delete: 0,
        insert: words.into(),
    }
}

fn board(peer: PeerId, name: &str) -> Board {
    let mut board = Board::new(peer);
    board.introduce(Person {
        peer,
        name: name.into(),
        color: Color::rgb(0),
        user: name.into(),
    });
    board
}

#[track_caller]
fn does(board: &mut Board, command: &str, edits: Vec<Edit>, at: i64) {
    board.apply(&EditBatch::new(command, edits), at).unwrap();
}

fn meet(one: &mut Board, other: &mut Board) {
    let (had, has) = (one.version(), other.version());
    for update in one.updates_since(&has).unwrap() {
        other.import(&update).unwrap();
    }
    for update in other.updates_since(&had).unwrap() {
        one.import(&update).unwrap();
    }
}

#[track_caller]
fn traced(board: &mut Board, name: &str) -> Traced {
    let mut trace = Trace::begin(board, &id(name)).unwrap();
    assert!(board.trace(&mut trace, &mut || true));
    board.traced(trace)
}

fn touch(author: PeerId, deed: Deed, after: i64) -> Touch {
    Touch {
        author,
        deed,
        seconds: Some(MORNING + after),
    }
}

#[test]
fn a_shape_says_who_made_it_and_who_did_what_to_it_last() {
    let (mut ada, mut ben, mut mira) = (board(1, "Ada"), board(2, "Ben"), board(3, "Mira"));
    does(&mut ada, "draw", vec![drawn("a"), drawn("b")], MORNING);
    meet(&mut ada, &mut ben);
    meet(&mut ada, &mut mira);
    does(&mut ben, "move", vec![moved("a", 5.0)], MORNING + HOUR);
    does(&mut ben, "restyle", vec![filled("a")], MORNING + 2 * HOUR);
    meet(&mut ada, &mut ben);
    meet(&mut ada, &mut mira);
    does(&mut mira, "move", vec![moved("a", 9.0)], MORNING + 3 * HOUR);
    does(
        &mut mira,
        "type",
        vec![typed("a", "Ideas")],
        MORNING + 4 * HOUR,
    );
    meet(&mut ada, &mut mira);
    does(
        &mut ada,
        "type",
        vec![typed("b", "Other")],
        MORNING + 5 * HOUR,
    );

    let a = traced(&mut ada, "a");
    assert_eq!(a.made, Some(touch(1, Deed::Made, 0)));
    let expected = [
        touch(3, Deed::Wrote, 4 * HOUR),
        touch(3, Deed::Moved, 3 * HOUR),
        touch(2, Deed::Restyled, 2 * HOUR),
    ];
    assert_eq!(a.touches, expected);
    assert_eq!(a.people.len(), 3);
    // Also on a board that was loaded.
    let log = ada
        .updates_since(&crate::board::Version::default())
        .unwrap();
    let (mut opened, _) = Board::open(9, log);
    assert_eq!(traced(&mut opened, "a"), a);
}

#[test]
fn a_resize_that_also_moves_is_a_resize_and_a_shape_at_rest_was_only_made() {
    let mut ada = board(1, "Ada");
    does(&mut ada, "draw", vec![drawn("a")], MORNING);
    assert_eq!(traced(&mut ada, "a").touches, []);
    let larger = Edit::set(id("a"), Property::Size(Size::new(9.0, 9.0)));
    does(
        &mut ada,
        "resize",
        vec![moved("a", 3.0), larger],
        MORNING + HOUR,
    );
    assert_eq!(
        traced(&mut ada, "a").touches,
        [touch(1, Deed::Resized, HOUR)]
    );
}

#[test]
fn a_trace_goes_on_after_a_stop_and_there_is_none_of_a_shape_that_was_not() {
    let mut ada = board(1, "Ada");
    does(&mut ada, "draw", vec![drawn("a"), drawn("b")], MORNING);
    for at in 0..30_u32 {
        let later = MORNING + i64::from(at) * 60;
        does(
            &mut ada,
            "move",
            vec![moved("b", f64::from(at) + 1.0)],
            later,
        );
    }
    assert!(Trace::begin(&mut ada, &id("nowhere")).is_none());
    let mut trace = Trace::begin(&mut ada, &id("a")).unwrap();
    let mut stops = 0;
    loop {
        let mut left = 4;
        let mut four = || {
            left -= 1;
            left >= 0
        };
        if ada.trace(&mut trace, &mut four) {
            break;
        }
        stops += 1;
    }
    assert!(stops > 5, "{stops}");
    assert_eq!(ada.traced(trace).touches, []);
}

#[test]
fn a_change_is_told_without_its_time_where_nobody_said_it() {
    let mut ada = board(1, "Ada");
    does(&mut ada, "draw", vec![drawn("a")], 0);
    let traced = traced(&mut ada, "a");
    assert_eq!(traced.made.unwrap().seconds, None);
}

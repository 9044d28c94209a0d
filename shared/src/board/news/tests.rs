//! What is new to whom.

use std::sync::Arc;

use super::*;
use crate::board::{Edit, EditBatch, MetaEdit};
use crate::geometry::Point;
use crate::shape::{Color, Kind, Property, Shape};

const MORNING: i64 = 1_790_000_000;
const HOUR: i64 = 3_600;

fn id(number: usize) -> ShapeId {
    ShapeId::new(&format!("s{number:05}")).unwrap()
}

fn drawn(numbers: std::ops::Range<usize>) -> Vec<Edit> {
    let shape = |at| Edit::Create(Arc::new(Shape::new(id(at), Kind::Rectangle)));
    numbers.map(shape).collect()
}

fn moved(number: usize, x: f64) -> Edit {
    Edit::set(id(number), Property::Pos(Point::new(x, 0.0)))
}

fn board(peer: PeerId, name: &str, user: &str) -> Board {
    let mut board = Board::new(peer);
    board.introduce(Person {
        peer,
        name: name.into(),
        color: Color::rgb(0),
        user: user.into(),
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

fn news(board: &mut Board, seen: &Version, own: &[PeerId]) -> News {
    let mut walk = NewsWalk::since(seen, own.iter().copied().collect());
    assert!(board.walk_news(&mut walk, &mut || true));
    walk.into_news(board.people())
}

fn said(news: &News) -> Vec<(PeerId, Deed, usize, i64)> {
    let deeds = news.deeds.iter();
    deeds
        .map(|it| (it.author, it.deed, it.count, it.seconds - MORNING))
        .collect()
}

#[test]
fn what_others_did_is_told_by_person_and_kind_and_what_i_did_is_not() {
    let (mut ada, mut ben, mut mira) = (
        board(1, "Ada", "ada"),
        board(2, "Ben", "ben"),
        board(3, "Mira", "mira"),
    );
    does(&mut ada, "draw", drawn(0..20), MORNING);
    meet(&mut ada, &mut ben);
    meet(&mut ada, &mut mira);
    let seen = ada.version();
    assert_eq!(said(&news(&mut ada, &seen, &[1])), []);

    let twelve = (0..12).map(|at| moved(at, 5.0)).collect();
    does(&mut mira, "move", twelve, MORNING + HOUR);
    does(&mut mira, "move", vec![moved(3, 9.0)], MORNING + 2 * HOUR);
    let gone = (15..18).map(|at| Edit::Delete { id: id(at) }).collect();
    does(&mut ben, "delete", gone, MORNING + 3 * HOUR);
    // What somebody draws they also place, and what they delete again was never there.
    does(&mut ben, "draw", drawn(30..34), MORNING + 3 * HOUR);
    does(&mut ben, "move", vec![moved(31, 7.0)], MORNING + 3 * HOUR);
    does(
        &mut ben,
        "delete",
        vec![Edit::Delete { id: id(33) }],
        MORNING + 4 * HOUR,
    );
    let title = Edit::Meta(MetaEdit::Title("Plans".into()));
    does(&mut ben, "rename board", vec![title], MORNING + 5 * HOUR);
    does(&mut ada, "move", vec![moved(19, 1.0)], MORNING + 5 * HOUR);
    meet(&mut ada, &mut ben);
    meet(&mut ada, &mut mira);

    let news = news(&mut ada, &seen, &[1]);
    let expected = [
        (3, Deed::Moved, 12, 2 * HOUR),
        (2, Deed::Made, 3, 3 * HOUR),
        (2, Deed::Deleted, 3, 4 * HOUR),
        (2, Deed::SetBoard, 0, 5 * HOUR),
    ];
    assert_eq!(said(&news), expected);
    assert_eq!(news.deeds[0].shapes, (0..12).map(id).collect::<Vec<_>>());
    let names: Vec<&str> = news.people.iter().map(|person| &*person.name).collect();
    assert_eq!(names, ["Ada", "Ben", "Mira"]);
}

#[test]
fn one_person_at_two_devices_is_one_person() {
    let (mut ada, mut laptop, mut tablet) = (
        board(1, "Ada", "ada"),
        board(2, "Ben", "ben"),
        board(3, "Ben", "ben"),
    );
    does(&mut ada, "draw", drawn(0..4), MORNING);
    meet(&mut ada, &mut laptop);
    meet(&mut ada, &mut tablet);
    let seen = ada.version();
    does(
        &mut laptop,
        "move",
        vec![moved(0, 1.0), moved(1, 1.0)],
        MORNING + 1,
    );
    does(
        &mut tablet,
        "move",
        vec![moved(1, 2.0), moved(2, 2.0)],
        MORNING + 2,
    );
    meet(&mut ada, &mut laptop);
    meet(&mut ada, &mut tablet);
    assert_eq!(said(&news(&mut ada, &seen, &[1])), [(3, Deed::Moved, 3, 2)]);
}

#[test]
fn a_walk_stops_where_it_is_asked_to_and_takes_in_what_came_meanwhile() {
    let (mut ada, mut ben) = (board(1, "Ada", "ada"), board(2, "Ben", "ben"));
    does(&mut ada, "draw", drawn(0..50), MORNING);
    meet(&mut ada, &mut ben);
    let seen = ada.version();
    for at in 0..40 {
        let far = i64::try_from(at).unwrap() * 60;
        does(&mut ben, "move", vec![moved(at, 1.0)], MORNING + far);
    }
    meet(&mut ada, &mut ben);
    let mut walk = NewsWalk::since(&seen, [1].into());
    let mut left = 7;
    let mut for_a_while = || {
        left -= 1;
        left >= 0
    };
    assert!(!ada.walk_news(&mut walk, &mut for_a_while));
    does(&mut ben, "move", vec![moved(45, 1.0)], MORNING + HOUR);
    meet(&mut ada, &mut ben);
    assert!(ada.walk_news(&mut walk, &mut || true));
    assert_eq!(
        said(&walk.into_news(ada.people())),
        [(2, Deed::Moved, 41, HOUR)]
    );
}

#[test]
fn a_version_of_another_history_and_a_purge_are_no_news() {
    let (mut ada, mut ben) = (board(1, "Ada", "ada"), board(2, "Ben", "ben"));
    does(&mut ada, "draw", drawn(0..3), MORNING);
    does(
        &mut ada,
        "delete",
        vec![Edit::Delete { id: id(0) }],
        MORNING,
    );
    meet(&mut ada, &mut ben);
    let seen = ada.version();
    let mut ahead = seen.clone();
    ahead.include_ops(9, 500);
    assert_eq!(said(&news(&mut ada, &ahead, &[1])), []);
    let purged = ben.purge(MORNING + 40 * 24 * HOUR).unwrap();
    assert!(!purged.update.is_empty());
    meet(&mut ada, &mut ben);
    assert_eq!(said(&news(&mut ada, &seen, &[1])), []);
}

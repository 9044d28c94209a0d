//! The outline on boards of many shapes, without a window.

use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::board::BoardChange;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Place, Shape, ZIndex};

use super::dragging::{Dragging, Mark};
use super::lines::{Line, Lines};
use super::outline::Outline;
use super::search::{Search, Wanted};
use crate::scene::Scene;

fn id(number: usize) -> ShapeId {
    ShapeId::new(&format!("s{number}")).unwrap()
}

fn shape(number: usize, kind: Kind, parent: Option<usize>, rank: &ZIndex) -> Arc<Shape> {
    let mut shape = Shape::new(id(number), kind);
    shape.place = Place {
        parent: parent.map(id),
        index: rank.clone(),
    };
    Arc::new(shape)
}

fn change(shapes: Vec<Arc<Shape>>) -> BoardChange {
    BoardChange {
        shapes,
        ..BoardChange::default()
    }
}

/// A frame 0 with 1 and 2 in it, and 3 over it, each over the one before.
fn board() -> Scene {
    let ranks = ZIndex::spread(None, None, 4);
    let mut scene = Scene::new();
    scene.apply(&change(vec![
        shape(0, Kind::Frame, None, &ranks[0]),
        shape(1, Kind::Rectangle, Some(0), &ranks[1]),
        shape(2, Kind::Rectangle, Some(0), &ranks[2]),
        shape(3, Kind::Rectangle, None, &ranks[3]),
    ]));
    scene
}

fn rows(outline: &Outline) -> String {
    let lines = (0..outline.lines().len()).filter_map(|at| outline.lines().get(at));
    let words: Vec<String> = lines
        .map(|line| format!("{}{}", "-".repeat(usize::from(line.depth)), line.id))
        .collect();
    words.join(" ")
}

/// The rows as they are when all are listed at once.
fn anew(outline: &Outline, scene: &Scene) -> String {
    let mut words = Vec::new();
    let mut stack: Vec<(&ShapeId, usize)> = scene.ranks(None).map(|(_, id)| (id, 0)).collect();
    while let Some((id, depth)) = stack.pop() {
        words.push(format!("{}{id}", "-".repeat(depth)));
        if outline.is_unfolded(id) {
            stack.extend(scene.ranks(Some(id)).map(|(_, id)| (id, depth + 1)));
        }
    }
    words.join(" ")
}

#[test]
fn the_topmost_is_first_and_what_is_in_a_frame_below_it_where_that_is_unfolded() {
    let scene = board();
    let mut outline = Outline::default();
    outline.follow(&scene);
    assert_eq!(rows(&outline), "s3 s0");
    outline.set_unfolded(&scene, &id(0), true);
    assert_eq!(rows(&outline), "s3 s0 -s2 -s1");
    outline.set_unfolded(&scene, &id(0), false);
    assert_eq!(rows(&outline), "s3 s0");
    outline.reveal(&scene, &id(1));
    assert_eq!(rows(&outline), "s3 s0 -s2 -s1");
}

#[test]
fn a_change_puts_rows_elsewhere_and_lists_nothing_anew() {
    let mut scene = board();
    let mut outline = Outline::default();
    outline.follow(&scene);
    outline.set_unfolded(&scene, &id(0), true);
    let rebuilt = outline.rebuilt;
    let top = scene.rank_on_top(None);
    scene.apply(&change(vec![shape(1, Kind::Rectangle, None, &top)]));
    outline.follow(&scene);
    assert_eq!(rows(&outline), "s1 s3 s0 -s2");
    let above = scene.rank_on_top(None);
    scene.apply(&change(vec![shape(0, Kind::Frame, None, &above)]));
    outline.follow(&scene);
    assert_eq!(rows(&outline), "s0 -s2 s1 s3");
    // Its frame is gone: it is on the board.
    scene.apply(&BoardChange {
        removed: vec![id(0)],
        ..BoardChange::default()
    });
    outline.follow(&scene);
    assert_eq!(rows(&outline), anew(&outline, &scene));
    assert!(!rows(&outline).contains("s0"));
    assert_eq!(outline.rebuilt, rebuilt);
}

#[test]
fn two_that_were_put_into_each_other_are_both_shown() {
    let ranks = ZIndex::spread(None, None, 2);
    let mut scene = Scene::new();
    scene.apply(&change(vec![
        shape(0, Kind::Frame, Some(1), &ranks[0]),
        shape(1, Kind::Frame, None, &ranks[1]),
    ]));
    let mut outline = Outline::default();
    outline.follow(&scene);
    outline.set_unfolded(&scene, &id(1), true);
    outline.set_unfolded(&scene, &id(0), true);
    scene.apply(&change(vec![shape(1, Kind::Frame, Some(0), &ranks[1])]));
    outline.follow(&scene);
    // The smallest name on the circle is on the board.
    assert_eq!(rows(&outline), "s0 -s1");
}

#[test]
fn after_any_changes_the_rows_are_those_that_all_would_have() {
    let seed = rand::rng().random();
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let mut scene = Scene::new();
    let mut outline = Outline::default();
    for _ in 0..600 {
        let count = random.random_range(1..4);
        let mut changes = BoardChange::default();
        for _ in 0..count {
            let number = random.random_range(0..40);
            if random.random_bool(0.15) {
                changes.removed.push(id(number));
                continue;
            }
            let kind = if number < 15 {
                Kind::Frame
            } else {
                Kind::Rectangle
            };
            let parent = random.random_bool(0.6).then(|| random.random_range(0..15));
            let ranks = ZIndex::spread(None, None, 30);
            let rank = &ranks[random.random_range(0..30)];
            let parent = parent.filter(|parent| *parent != number);
            changes.shapes.retain(|it| it.id != id(number));
            changes.shapes.push(shape(number, kind, parent, rank));
        }
        let removed = changes.removed.clone();
        changes.shapes.retain(|shape| !removed.contains(&shape.id));
        scene.apply(&changes);
        outline.follow(&scene);
        if random.random_bool(0.3) {
            let some = id(random.random_range(0..15));
            let unfolded = random.random_bool(0.7);
            if scene.get(&some).is_some() {
                outline.set_unfolded(&scene, &some, unfolded);
            }
        }
        assert_eq!(rows(&outline), anew(&outline, &scene));
    }
}

#[test]
fn rows_are_found_by_number_and_by_name_after_many_have_come_and_gone() {
    let mut lines = Lines::default();
    let mut expected: Vec<ShapeId> = Vec::new();
    let mut random = StdRng::seed_from_u64(7);
    for number in 0..3_000 {
        let at = random.random_range(0..=expected.len());
        expected.insert(at, id(number));
        lines.insert(
            at,
            Line {
                id: id(number),
                depth: 0,
            },
        );
        if random.random_bool(0.3) {
            let at = random.random_range(0..expected.len());
            let gone = expected.remove(at);
            assert_eq!(lines.remove(at).map(|line| line.id), Some(gone.clone()));
            assert!(!lines.contains(&gone));
        }
    }
    assert_eq!(lines.len(), expected.len());
    for (at, id) in expected.iter().enumerate() {
        assert_eq!(lines.index_of(id), Some(at));
        assert_eq!(lines.get(at).map(|line| &line.id), Some(id));
    }
}

fn found(search: &Search) -> Vec<String> {
    let ids = search.found().iter();
    ids.map(|(_, id)| id.to_string()).collect()
}

#[test]
fn a_board_is_looked_through_in_parts_and_followed_from_then_on() {
    let ranks = ZIndex::spread(None, None, 10_000);
    let shapes = ranks.iter().enumerate().map(|(number, rank)| {
        let mut shape = Shape::clone(&shape(number, Kind::Rectangle, None, rank));
        if number % 5_000 == 3 {
            shape.text = Arc::from("Ship it");
        }
        Arc::new(shape)
    });
    let shapes: Vec<Arc<Shape>> = shapes.collect();
    let mut scene = Scene::new();
    scene.apply(&change(shapes.clone()));
    let mut search = Search::default();
    let words = |typed| Wanted::of(typed, false);
    assert!(search.follow(&scene, words("SHIP")));
    assert_eq!(search.found().len(), 1);
    while search.follow(&scene, words("SHIP")) {}
    assert_eq!(found(&search), ["s3", "s5003"]);
    let mut named = Shape::clone(&shapes[7]);
    named.name = Some(Arc::from("Relationship"));
    let mut other = Shape::clone(&shapes[3]);
    other.text = Arc::from("Sink it");
    scene.apply(&change(vec![Arc::new(named), Arc::new(other)]));
    assert!(!search.follow(&scene, words("SHIP")));
    assert_eq!(found(&search), ["s7", "s5003"]);
    // Whatever the accents, and by what it is, too.
    while search.follow(&scene, words("relatiönship")) {}
    assert_eq!(found(&search), ["s7"]);
    while search.follow(&scene, words("rectang")) {}
    assert_eq!(search.found().len(), 10_000);
}

#[test]
fn what_is_locked_by_itself_is_listed_alone_until_it_is_unlocked() {
    let mut scene = board();
    let locked = |scene: &Scene, number, locked| {
        let mut shape = Shape::clone(scene.get(&id(number)).unwrap());
        shape.locked = locked;
        change(vec![Arc::new(shape)])
    };
    scene.apply(&locked(&scene, 0, true));
    scene.apply(&locked(&scene, 3, true));
    let mut search = Search::default();
    let all = || Wanted::of("", true);
    while search.follow(&scene, all()) {}
    // Not what is in the frame, which comes free with that.
    assert!(search.is_on());
    assert_eq!(found(&search), ["s0", "s3"]);
    while search.follow(&scene, Wanted::of("frame", true)) {}
    assert_eq!(found(&search), ["s0"]);
    while search.follow(&scene, all()) {}
    scene.apply(&locked(&scene, 3, false));
    scene.apply(&locked(&scene, 2, true));
    while search.follow(&scene, all()) {}
    assert_eq!(found(&search), ["s0", "s2"]);
}

#[test]
fn between_two_rows_how_far_left_the_pointer_is_says_how_deep() {
    let scene = board();
    let mut outline = Outline::default();
    outline.follow(&scene);
    outline.set_unfolded(&scene, &id(0), true);
    let dragging = Dragging { ids: vec![id(3)] };
    let at = |row, down, x| {
        let drop = dragging.drop_at(&outline, &scene, (row, down, x));
        drop.map(|drop| {
            let put = drop.put;
            let name = |id: Option<ShapeId>| id.map(|id| id.to_string());
            (name(put.parent), name(put.below), drop.mark)
        })
    };
    let frame = || Some("s0".to_owned());
    // Into the frame, over all of it; and at the frame's lower edge the same.
    assert_eq!(at(1, 0.5, 50.0), Some((frame(), None, Mark::Into(1))));
    assert_eq!(at(1, 0.9, 50.0), Some((frame(), None, Mark::Line(2, 1))));
    assert_eq!(
        at(2, 0.9, 50.0),
        Some((frame(), Some("s2".to_owned()), Mark::Line(3, 1)))
    );
    assert_eq!(
        at(3, 0.9, 50.0),
        Some((frame(), Some("s1".to_owned()), Mark::Line(4, 1)))
    );
    assert_eq!(at(3, 0.9, 2.0), Some((None, frame(), Mark::Line(4, 0))));
    assert_eq!(at(9, 0.0, 50.0), Some((None, frame(), Mark::Line(4, 0))));
    // A frame goes nowhere into itself.
    let dragging = Dragging { ids: vec![id(0)] };
    assert_eq!(dragging.drop_at(&outline, &scene, (2, 0.1, 50.0)), None);
    assert_eq!(dragging.drop_at(&outline, &scene, (1, 0.5, 50.0)), None);
}

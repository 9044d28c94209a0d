//! Very many shapes that are dragged where hardly any is seen.

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::geometry::{Rect, Vec2};
use tavla_shared::shape::{Binding, Ends};

use super::*;

/// More than follow at once.
const SHAPES: u128 = 900;
/// Of these, so many are in a row.
const ROW: u128 = 30;

/// Boxes in rows, with arrows from each to some other one, and frames around some.
fn board(rng: &mut StdRng) -> Scene {
    let mut scene = Scene::new();
    let boxes = (0..SHAPES).map(|n| {
        let mut shape = boxed(n, None, 0);
        shape.pos = Point::new((n % ROW) as f64 * 40.0, (n / ROW) as f64 * 40.0);
        if n % 97 == 0 {
            shape.kind = Kind::Frame;
        } else if n % 7 == 0 {
            shape.place.parent = Some(id(n - n % 97));
        }
        shape
    });
    let mut shapes: Vec<Shape> = boxes.collect();
    for n in 0..400 {
        let hold = |rng: &mut StdRng| {
            let held = id(rng.random_range(0..SHAPES));
            let binding = Binding {
                shape: held,
                anchor: Point::new(0.5, 0.5),
                inside: false,
            };
            rng.random_bool(0.9).then_some(binding)
        };
        let mut arrow = boxed(SHAPES + n, None, 1);
        arrow.kind = Kind::Arrow;
        arrow.path = vec![Point::ZERO, Point::new(8.0, 8.0)];
        arrow.ends = Ends {
            start: hold(rng),
            end: hold(rng),
        };
        shapes.push(arrow);
    }
    scene.apply(&change(shapes));
    scene
}

/// So many of the shapes in one pack, and the frames among them.
fn packed(scene: &Scene, dragged: u128) -> (Arc<Pack>, Vec<Arc<Shape>>) {
    let shapes = (0..dragged).filter_map(|n| scene.confirmed(&id(n)).cloned());
    let (frames, others): (Vec<_>, Vec<_>) = shapes.partition(|it| it.kind == Kind::Frame);
    (Arc::new(Pack::of(&others)), frames)
}

fn drag(scene: &mut Scene, dragged: u128, view: Rect) {
    let (pack, _) = packed(scene, dragged);
    let by = Vec2::new(5.0, 0.0);
    scene.set_preview_moved(Vec::new(), Moved { pack, by }, Some(view));
}

fn moves(shapes: &[Arc<Shape>], by: Vec2) -> Vec<Edit> {
    let moved = shapes.iter();
    let moved = moved.map(|shape| Edit::set(shape.id.clone(), Property::Pos(shape.pos + by)));
    moved.collect()
}

/// What is seen in `view`, as the whole scene and one that waits for nothing have it.
#[track_caller]
fn check_seen(scene: &Scene, at_once: &Scene, view: Rect, context: &str) {
    let (seen, expected) = (scene.in_z_order(view), at_once.in_z_order(view));
    let names = |shapes: &[&Arc<Shape>]| -> Vec<String> {
        shapes.iter().map(|shape| shape.id.to_string()).collect()
    };
    assert_eq!(names(&seen), names(&expected), "{context}");
    for (shown, expected) in seen.into_iter().zip(expected) {
        assert_eq!(shown, expected, "{context}");
    }
}

#[track_caller]
fn check_all(scene: &Scene, at_once: &Scene, context: &str) {
    let everything = Rect::new(-1e6, -1e6, 1e6, 1e6);
    check_seen(scene, at_once, everything, context);
    assert_eq!(scene.bounds(), at_once.bounds(), "{context}");
}

#[test]
fn what_is_seen_follows_at_once_and_the_rest_in_turn_whatever_else_happens() {
    let told = std::env::var("TAVLA_SEED").ok();
    let told = told.and_then(|seed| seed.parse().ok());
    let seed = told.unwrap_or_else(rand::random::<u64>);
    println!("seed {seed}");
    let mut rng = StdRng::seed_from_u64(seed);
    for round in 0..20 {
        let mut scene = board(&mut StdRng::seed_from_u64(seed ^ round));
        let mut at_once = board(&mut StdRng::seed_from_u64(seed ^ round));
        let mut view = Rect::new(100.0, 100.0, 300.0, 260.0);
        let (mut pack, mut frames) = packed(&scene, rng.random_range(200..SHAPES));
        for step in 0..12 {
            if rng.random_bool(0.1) {
                (pack, frames) = packed(&scene, rng.random_range(200..SHAPES));
            }
            let context = format!("seed {seed}, round {round}, step {step}");
            let by = [(); 2].map(|()| rng.random_range(-300.0..300.0));
            let by = Vec2::from((by[0], by[1]));
            let pack = Arc::clone(&pack);
            let moved = Moved { pack, by };
            at_once.set_preview_moved(moves(&frames, by), moved.clone(), None);
            scene.set_preview_moved(moves(&frames, by), moved, Some(view));
            check_seen(&scene, &at_once, view, &context);
            match rng.random_range(0..4) {
                0 => {
                    view = view + Vec2::new(rng.random_range(-200.0..200.0), 40.0);
                    scene.settle_more(view);
                }
                1 => {
                    let mut peer = boxed(rng.random_range(0..SHAPES), None, 3);
                    peer.angle = 1.0;
                    let removed = vec![id(rng.random_range(0..SHAPES + 400))];
                    let mut said = change([peer]);
                    said.removed = removed;
                    said.removed.retain(|id| *id != said.shapes[0].id);
                    scene.apply(&said);
                    at_once.apply(&said);
                }
                2 => (0..3).for_each(|_| scene.settle_more(view)),
                _ => {}
            }
            check_seen(&scene, &at_once, view, &context);
            let boxes = |scene: &Scene| -> Vec<_> {
                let ids = (0..SHAPES).map(id);
                ids.map(|id| scene.bounds_of(&id).map(rounded)).collect()
            };
            assert_eq!(boxes(&scene), boxes(&at_once), "{context}");
        }
        let context = format!("seed {seed}, round {round}");
        if round % 2 == 0 {
            scene.set_preview(Vec::new());
            at_once.set_preview(Vec::new());
        } else {
            let turns = (0..1_000).find(|_| {
                scene.settle_more(view);
                !scene.is_settling()
            });
            assert!(turns.is_some(), "{context}");
        }
        assert!(!scene.is_settling(), "{context}");
        check_all(&scene, &at_once, &context);
    }
}

fn rounded(rect: Rect) -> [i64; 4] {
    [rect.x0, rect.y0, rect.x1, rect.y1].map(|at| (at * 1e6).round() as i64)
}

#[test]
fn few_shapes_follow_wherever_they_are() {
    let mut scene = board(&mut StdRng::seed_from_u64(1));
    let nowhere = Rect::new(-9e3, -9e3, -8e3, -8e3);
    drag(&mut scene, 100, nowhere);
    assert!(!scene.is_settling());
    scene.set_preview(Vec::new());
    drag(&mut scene, 800, nowhere);
    assert!(scene.is_settling());
}

#[test]
fn what_is_written_is_shown_whole() {
    let mut scene = board(&mut StdRng::seed_from_u64(2));
    let nowhere = Rect::new(-9e3, -9e3, -8e3, -8e3);
    let dragged = (0..800).filter_map(|n| scene.confirmed(&id(n)).cloned());
    let moved = moves(&dragged.collect::<Vec<_>>(), Vec2::new(5.0, 0.0));
    drag(&mut scene, 800, nowhere);
    scene.add_pending(1, moved.clone());
    scene.set_preview(Vec::new());
    let mut at_once = board(&mut StdRng::seed_from_u64(2));
    at_once.add_pending(1, moved);
    assert!(!scene.is_settling());
    check_all(&scene, &at_once, "");
}

#[test]
fn an_arrow_whose_one_end_has_nothing_left_to_hold_on_to_is_found_where_it_stays() {
    let boards = || {
        let mut scene = board(&mut StdRng::seed_from_u64(3));
        // Of a board whose boxes are at most 1,200 apart, one arrow begins far off.
        let mut far = boxed(5_000, None, 1);
        far.pos = Point::new(20_000.0, 20_000.0);
        let mut arrow = boxed(5_001, None, 1);
        arrow.kind = Kind::Arrow;
        arrow.pos = far.pos;
        arrow.path = vec![Point::ZERO, Point::new(-19_000.0, -19_000.0)];
        let hold = |held: &Shape| Binding {
            shape: held.id.clone(),
            anchor: Point::new(0.5, 0.5),
            inside: false,
        };
        arrow.ends = Ends {
            start: Some(hold(&far)),
            end: Some(hold(scene.confirmed(&id(5)).unwrap())),
        };
        scene.apply(&change([far, arrow]));
        scene
    };
    let (mut scene, mut at_once) = (boards(), boards());
    let all = (0..SHAPES).chain([5_000]);
    let all: Vec<_> = all
        .filter_map(|n| scene.confirmed(&id(n)).cloned())
        .collect();
    let pack = Arc::new(Pack::of(&all));
    let view = Rect::new(20_100.0, 18_000.0, 20_200.0, 21_000.0);
    let mut step = |right: f64, gone: Option<u128>| {
        let by = Vec2::new(right, 0.0);
        let moved = Moved {
            pack: Arc::clone(&pack),
            by,
        };
        at_once.set_preview_moved(Vec::new(), moved.clone(), None);
        scene.set_preview_moved(Vec::new(), moved, Some(view));
        if let Some(gone) = gone {
            let mut said = change([]);
            said.removed = vec![id(gone)];
            scene.apply(&said);
            at_once.apply(&said);
        }
        check_seen(&scene, &at_once, view, &format!("{right}"));
        scene.in_z_order(view).len()
    };
    assert_eq!(step(-50.0, Some(5)), 0);
    assert_eq!(step(150.0, None), 2);
    assert_eq!(step(900.0, None), 1);
}

//! The map's picture over many frames.

use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::board::BoardChange;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Ink, Kind, LineShape, Shape, ZIndex};

use super::super::spots::tests::{change, colors, rectangles};
use super::*;

const FRAME: f64 = 1.0 / 60.0;

struct Map {
    ctx: egui::Context,
    scene: Scene,
    picture: Picture,
    now: f64,
}

impl Map {
    fn of(shapes: usize) -> Self {
        let mut scene = Scene::new();
        scene.apply(&change(rectangles(shapes)));
        Self {
            ctx: egui::Context::default(),
            scene,
            picture: Picture::default(),
            now: 0.0,
        }
    }

    fn with<T>(
        &mut self,
        scale: f64,
        work: impl FnOnce(&mut Picture, &egui::Context, &Subject<'_>) -> T,
    ) -> T {
        let subject = Subject {
            scene: &self.scene,
            colors: &colors(false),
            scale,
            now: self.now,
        };
        work(&mut self.picture, &self.ctx, &subject)
    }

    fn frame(&mut self, scale: f64) -> Due {
        self.now += FRAME;
        self.with(scale, Picture::advance)
    }

    #[track_caller]
    fn check_equals_a_new_one(&mut self, scale: f64) {
        let image = |map: &Self| map.picture.shown.as_ref().unwrap().bitmap.image();
        let shown = image(self);
        self.picture.forget();
        self.settle(scale);
        assert!(shown == image(self));
    }

    /// How many frames pass until nothing is left to do, with the waits between them skipped.
    fn settle(&mut self, scale: f64) -> usize {
        for frame in 1..1_000 {
            match self.frame(scale) {
                Due::Never => return frame,
                Due::NextFrame => {}
                Due::After(wait) => self.now += wait.as_secs_f64(),
            }
        }
        panic!("it does not settle");
    }

    /// Moves the bottom shape a little.
    fn nudge(&mut self) {
        let bottom = self.scene.all_in_z_order().next().cloned();
        self.push(bottom.into_iter().collect(), 1.0);
    }

    /// Moves shapes to the right.
    fn push(&mut self, mut shapes: Vec<Arc<Shape>>, by: f64) {
        for shape in &mut shapes {
            Arc::make_mut(shape).pos.x += by;
        }
        self.scene.apply(&change(shapes));
    }
}

#[test]
fn a_large_board_is_drawn_over_several_frames_and_then_nothing_is_left_to_do() {
    let mut map = Map::of(20_000);
    let frames = map.settle(0.05);
    assert!((4..10).contains(&frames), "{frames}");
    let (_, covers) = map.picture.shown().unwrap();
    let bounds = map.scene.bounds().unwrap();
    assert_eq!(covers.union(bounds), covers);
    for _ in 0..100 {
        assert_eq!(map.frame(0.05), Due::Never);
    }
}

#[test]
fn a_change_is_drawn_at_once_and_a_board_in_motion_twice_a_second() {
    let mut map = Map::of(10);
    map.settle(0.05);
    map.now += EVERY;
    let begun = |map: &Map| map.picture.begun;
    let before = begun(&map);
    map.nudge();
    assert_eq!(map.frame(0.05), Due::Never);
    assert_ne!(begun(&map), before);
    let mut pictures = std::collections::BTreeSet::new();
    let first = map.now;
    while map.now < first + 2.0 {
        map.nudge();
        map.frame(0.05);
        pictures.extend(begun(&map).map(f64::to_bits));
    }
    assert!((4..=5).contains(&pictures.len()), "{}", pictures.len());
    // The last change is shown, too.
    assert!(matches!(map.frame(0.05), Due::After(_)));
    assert_eq!(map.settle(0.05), 1);
}

fn seeded() -> StdRng {
    let seed = rand::random::<u64>();
    println!("seed {seed}");
    StdRng::seed_from_u64(seed)
}

/// A shape of any kind somewhere among the others, over or under any of them.
fn any_shape(rng: &mut StdRng, old: &Shape, among: &[Arc<Shape>]) -> Shape {
    let kinds = [
        Kind::Rectangle,
        Kind::Ellipse,
        Kind::Diamond,
        Kind::Line,
        Kind::Arrow,
        Kind::Ink,
        Kind::Text,
        Kind::Note,
        Kind::Frame,
        Kind::Image,
    ];
    let kind = kinds[rng.random_range(0..kinds.len())].clone();
    let mut shape = Shape::new(old.id.clone(), kind);
    // So far in that no words reach beyond the others.
    shape.pos = Point::new(
        rng.random_range(250.0..1_650.0),
        rng.random_range(200.0..350.0),
    );
    // Smaller than a pixel, and many of them.
    let mut side = || 2.0_f64.powf(rng.random_range(-2.0..6.5));
    shape.size = Size::new(side(), side());
    shape.angle = rng.random_range(0.0..3.0);
    shape.style.opacity = rng.random_range(0.2..1.0);
    if rng.random_bool(0.5) {
        shape.style.fill = Color::rgb(rng.random_range(0..0xff_ffff));
    }
    if shape.kind.is_path() {
        // Of few points or many, and not all within its box.
        let count = rng.random_range(2..=20);
        let mut point = || {
            let (x, y) = (rng.random_range(-40.0..40.0), rng.random_range(-40.0..40.0));
            Point::new(x, y)
        };
        let path: Vec<Point> = (0..count).map(|_| point()).collect();
        if shape.kind == Kind::Ink {
            let places = path.iter().map(|at| (*at, 0.5));
            shape.ink = Ink::through(places).map(|(_, ink)| Arc::new(ink));
        } else {
            let lines = [LineShape::Straight, LineShape::Curved, LineShape::Elbow];
            shape.style.line = lines[rng.random_range(0..lines.len())];
            shape.path = path;
        }
    }
    shape.text = Arc::from("words");
    let at = rng.random_range(1..among.len());
    let (under, over) = (&among[at - 1].place.index, &among[at].place.index);
    shape.place.index = ZIndex::between(Some(under), Some(over));
    shape
}

#[test]
fn a_mended_picture_equals_a_new_one() {
    const SCALE: f64 = 0.07;
    let (mut rng, mut map) = (seeded(), Map::of(3_000));
    map.settle(SCALE);
    let shapes: Vec<_> = map.scene.all_in_z_order().cloned().collect();
    for round in 0..30 {
        for _ in 0..6 {
            // The corner ones stay, so that the map covers the same.
            let old = &shapes[rng.random_range(100..2_900)];
            let mut change = change(vec![Arc::new(any_shape(&mut rng, old, &shapes))]);
            if rng.random_bool(0.1) {
                let gone = &shapes[rng.random_range(100..2_900)];
                change.removed.push(gone.id.clone());
            }
            map.scene.apply(&change);
        }
        map.now += EVERY;
        assert_eq!(map.frame(SCALE), Due::Never, "round {round} was not mended");
        map.check_equals_a_new_one(SCALE);
    }
}

#[test]
fn a_picture_is_mended_also_where_the_board_has_become_smaller() {
    const SCALE: f64 = 0.07;
    let mut map = Map::of(3_000);
    map.settle(SCALE);
    let outermost = map.scene.all_in_z_order().nth(99).cloned();
    let mut moved = (*outermost.unwrap()).clone();
    moved.pos.x -= 40.0;
    map.scene.apply(&change(vec![Arc::new(moved)]));
    let column = map.scene.all_in_z_order().skip(199).step_by(100);
    let removed = column.map(|shape| shape.id.clone()).collect();
    let before = map.scene.bounds();
    map.scene.apply(&BoardChange {
        removed,
        ..BoardChange::default()
    });
    assert_ne!(map.scene.bounds(), before);
    map.now += EVERY;
    assert_eq!(map.frame(SCALE), Due::Never);
    map.check_equals_a_new_one(SCALE);
}

#[test]
fn what_lies_over_too_much_to_mend_is_drawn_anew_some_of_it_a_frame() {
    const SCALE: f64 = 0.05;
    let mut map = Map::of(20_000);
    map.settle(SCALE);
    let mut frame = Shape::new(ShapeId::from_random(99_999), Kind::Frame);
    frame.size = Size::new(1_000.0, 3_000.0);
    map.scene.apply(&change(vec![Arc::new(frame.clone())]));
    map.now += EVERY;
    let mut budget = Budget::new(MENDED_PER_FRAME);
    assert!(!map.with(SCALE, |picture, _, subject| {
        picture.spots.follow(subject.scene, subject.colors);
        picture.patch(subject, &mut budget)
    }));
    assert!(budget.is_spent());
    map.settle(SCALE);
    frame.pos.x += 500.0;
    map.scene.apply(&change(vec![Arc::new(frame)]));
    map.now += EVERY;
    assert_eq!(map.frame(SCALE), Due::NextFrame);
    map.settle(SCALE);
    map.check_equals_a_new_one(SCALE);
}

#[test]
fn where_much_has_moved_lately_little_is_mended() {
    const SCALE: f64 = 0.05;
    let mut map = Map::of(60_000);
    map.settle(SCALE);
    // Each place is then asked for among all that has moved lately.
    for every in [1, 13] {
        let shapes = map.scene.all_in_z_order().take(3_000).step_by(every);
        let shapes = shapes.cloned().collect();
        map.push(shapes, 1.0);
        map.now += EVERY;
        assert_eq!(map.frame(SCALE), Due::NextFrame, "every {every}");
        map.settle(SCALE);
    }
}

#[test]
fn where_one_of_very_many_moves_only_that_is_drawn() {
    // Some eight shapes to a pixel.
    const SCALE: f64 = 0.018;
    let mut map = Map::of(30_000);
    map.settle(SCALE);
    map.now += EVERY;
    let middle = map.scene.all_in_z_order().nth(15_050).cloned();
    map.push(middle.into_iter().collect(), 30.0);
    assert_eq!(map.frame(SCALE), Due::Never);
}

#[test]
fn what_moves_together_on_a_large_board_is_mended_in_one() {
    // Each of its places has hundreds of shapes around it.
    const SCALE: f64 = 0.018;
    let mut map = Map::of(60_000);
    map.settle(SCALE);
    map.now += EVERY;
    let middle = map.scene.all_in_z_order().skip(30_050).take(200);
    let middle = middle.cloned().collect();
    map.push(middle, 30.0);
    assert_eq!(map.frame(SCALE), Due::Never);
    map.check_equals_a_new_one(SCALE);
}

#[test]
fn while_many_shapes_are_dragged_the_map_goes_on() {
    let mut map = Map::of(3_000);
    map.settle(0.05);
    let mut shapes: Vec<_> = map.scene.all_in_z_order().cloned().collect();
    let mut shown = std::collections::BTreeSet::new();
    let first = map.now;
    while map.now < first + 3.0 {
        for shape in &mut shapes[..1_000] {
            Arc::make_mut(shape).pos.x += 1.0;
        }
        map.scene.apply(&change(shapes[..1_000].to_vec()));
        map.frame(0.05);
        let covers = map.picture.shown().map(|(_, covers)| covers.x1.to_bits());
        shown.extend(covers);
    }
    assert!(shown.len() >= 4, "{}", shown.len());
}

#[test]
fn another_scale_is_drawn_where_the_picture_would_be_stretched_too_much() {
    let mut map = Map::of(10);
    map.settle(0.05);
    map.now += EVERY;
    let before = map.picture.begun;
    map.settle(0.055);
    assert_eq!(map.picture.begun, before);
    map.settle(0.1);
    assert_ne!(map.picture.begun, before);
}

/// A stroke of the pen through these places.
fn ink(places: &[(f64, f64)]) -> Arc<Shape> {
    let places = places.iter().map(|&at| (Point::from(at), 0.5));
    let (pos, ink) = Ink::through(places).unwrap();
    let mut shape = Shape::new(ShapeId::from_random(77_777), Kind::Ink);
    (shape.pos, shape.size) = (pos, ink.natural_size());
    shape.ink = Some(Arc::new(ink));
    Arc::new(shape)
}

#[test]
fn ink_is_shown_along_its_course_and_not_as_its_box() {
    const SCALE: f64 = 0.05;
    let mut map = Map::of(0);
    map.scene.apply(&change(vec![ink(&[
        (0.0, 0.0),
        (250.0, 250.0),
        (500.0, 500.0),
    ])]));
    map.settle(SCALE);
    let shown = map.picture.shown.as_ref().unwrap();
    let image = shown.bitmap.image();
    // In pixels, from where the stroke began.
    let begin = shown.plan.pixels_of(Rect::ZERO).min;
    let opacity = |x: f32, y: f32| {
        let at = [begin.x + x, begin.y + y].map(|at| at as usize);
        image[(at[0], at[1])].a()
    };
    for along in [2.0, 12.0, 22.0] {
        assert!(opacity(along, along) > 100, "{along}");
    }
    for (x, y) in [(22.0, 2.0), (2.0, 22.0), (18.0, 8.0)] {
        assert_eq!(opacity(x, y), 0, "{x} {y}");
    }
}

#[test]
fn many_scribbles_are_drawn_over_several_frames() {
    let scribble: Vec<(f64, f64)> = (0..300)
        .map(|step| (f64::from(step * 7 % 500), f64::from(step * 11 % 300)))
        .collect();
    let mut map = Map::of(0);
    let ranks = ZIndex::spread(None, None, 1_000).into_iter();
    let scribbles = ranks.zip(0..).map(|(rank, number)| {
        let mut shape = (*ink(&scribble)).clone();
        shape.id = ShapeId::from_random(number);
        shape.place.index = rank;
        Arc::new(shape)
    });
    map.scene.apply(&change(scribbles.collect()));
    // Some eleven pieces across a box of 50 by 30 pixels: some hundred steps each.
    let frames = map.settle(0.1);
    assert!((6..20).contains(&frames), "{frames}");
}

#[test]
fn an_emptied_board_has_no_picture() {
    let mut map = Map::of(10);
    map.settle(0.05);
    assert!(map.picture.shown().is_some());
    map.scene = Scene::new();
    assert_eq!(map.settle(0.05), 1);
    assert!(map.picture.shown().is_none());
}

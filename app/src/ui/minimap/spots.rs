//! What the map shows of each shape: a box, a form and a colour, kept in the order of the stack.
//!
//! Follows the scene when it is asked to: looks at what that says has changed, and at everything only
//! once, some of it a frame, so that no frame waits for it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use egui::Color32;
use tavla_shared::geometry::{Rect, meet};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::bitmap::Form;
use super::course::Course;
use crate::render::CanvasColors;
use crate::scene::{Budget, Mark, Scene, ShapeMap};
use crate::shapes::course_from_afar;
use crate::theme::{color32_from, faded};

/// So many shapes are looked at in one frame, or fewer that are lines: a millisecond or two. Fewer would be
/// more frames, each of which paints the whole window.
const LOOKED_AT_PER_FRAME: usize = 5_000;
/// To find the course of a line or of ink is as much work as to look at so many other shapes.
const COURSE_WORK: usize = 4;
/// More changed spots are not named one by one.
const TOUCHED_MAX: usize = 512;
/// How much of its colour shows of what is mostly gaps, such as text,
const SOFT: f32 = 0.35;
/// and of a thin line.
const LINE: f32 = 0.7;

/// One shape on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    /// Where it is on the board.
    pub(super) rect: Rect,
    pub(super) form: Form,
    pub(super) color: Color32,
}

/// What has happened since the scene was last followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Nothing.
    None,
    /// Some spots are to be looked at.
    Some,
    /// All are to be gathered anew.
    All,
    /// The same, and they are another board's.
    Board,
}

/// The spots of a scene.
#[derive(Debug, Default)]
pub(super) struct Spots {
    /// By [`Scene::stack_position`].
    by_position: BTreeMap<u64, Spot>,
    positions: ShapeMap<u64>,
    /// How far the scene was followed.
    mark: Mark,
    colors: Option<CanvasColors>,
    gathering: Gathering,
    /// Shapes that have changed and are to be looked at again.
    changed: BTreeSet<ShapeId>,
    /// The boxes of spots that have come, gone or changed; none where those are too many to name.
    touched: Option<Vec<Rect>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Gathering {
    /// Nothing of the scene is known yet.
    #[default]
    Nothing,
    /// All up to this position is known.
    UpTo(u64),
    /// Everything is.
    Done,
}

impl Spots {
    /// What there is to follow; looks at no shape.
    pub(super) fn behind(&self, scene: &Scene, colors: &CanvasColors) -> Change {
        if !self.mark.is_of_same_scene(scene.mark()) {
            return Change::Board;
        }
        match scene.changed_since(self.mark) {
            Some(mut changed) if self.colors == Some(*colors) => {
                changed.next().map_or(Change::None, |_| Change::Some)
            }
            _ => Change::All,
        }
    }

    /// Forgets all of them, but not which scene they are of.
    pub(super) fn forget(&mut self) {
        *self = Self {
            mark: self.mark,
            ..Self::default()
        };
    }

    /// How many changes there are to follow.
    pub(super) fn unseen(&self, scene: &Scene) -> usize {
        scene.changed_since(self.mark).map_or(0, Iterator::count)
    }

    /// The boxes of spots that have come, gone or changed since this was last asked; none where those are
    /// too many to name.
    pub(super) fn take_touched(&mut self) -> Option<Vec<Rect>> {
        self.touched.replace(Vec::new())
    }

    /// The spot at this position.
    pub(super) fn at(&self, position: u64) -> Option<&Spot> {
        self.by_position.get(&position)
    }

    /// Looks at what has changed since the last call, or at some of what was never looked at.
    pub(super) fn follow(&mut self, scene: &Scene, colors: &CanvasColors) {
        match self.behind(scene, colors) {
            Change::None => {}
            Change::Some => self.take_out_changed(scene),
            Change::All | Change::Board => {
                self.touched = None;
                self.by_position.clear();
                self.positions.clear();
                self.changed.clear();
                self.gathering = Gathering::Nothing;
            }
        }
        self.mark = scene.mark();
        self.colors = Some(*colors);
        if self.gathering != Gathering::Done {
            self.gather(scene, colors);
        }
        self.look_at_changed(scene, colors);
    }

    /// Whether some shapes are still to be looked at: whoever follows then comes back soon.
    pub(super) fn is_gathering(&self) -> bool {
        self.gathering != Gathering::Done || !self.changed.is_empty()
    }

    /// The spots over this position, from the bottom up.
    pub(super) fn over(&self, position: Option<u64>) -> impl Iterator<Item = (u64, &Spot)> {
        let from = position.map_or(Bound::Unbounded, Bound::Excluded);
        let spots = self.by_position.range((from, Bound::Unbounded));
        spots.map(|(&position, spot)| (position, spot))
    }

    /// Takes out all that has changed before any of it is put in again: shapes may have changed places.
    fn take_out_changed(&mut self, scene: &Scene) {
        for id in scene.changed_since(self.mark).into_iter().flatten() {
            self.take_out(id);
            if scene.get(id).is_some_and(|shape| shape.kind == Kind::Frame) {
                // It may cut off more or less of what is in it.
                scene.subtree(id).iter().for_each(|id| self.take_out(id));
            }
        }
    }

    fn take_out(&mut self, id: &ShapeId) {
        if let Some(position) = self.positions.remove(id)
            && let Some(spot) = self.by_position.remove(&position)
        {
            self.note(spot.rect);
        }
        self.changed.insert(id.clone());
    }

    /// Puts in again as much of what has changed as a frame bears.
    fn look_at_changed(&mut self, scene: &Scene, colors: &CanvasColors) {
        let mut room = Budget::new(LOOKED_AT_PER_FRAME);
        while !room.is_spent()
            && let Some(id) = self.changed.pop_first()
        {
            if let (Some(position), Some(shape)) = (scene.stack_position(&id), scene.get(&id)) {
                self.put(position, shape, scene, colors);
                room.spend(work(shape));
            }
        }
    }

    fn gather(&mut self, scene: &Scene, colors: &CanvasColors) {
        let known = match self.gathering {
            Gathering::UpTo(position) => Some(position),
            Gathering::Nothing | Gathering::Done => None,
        };
        let mut room = Budget::new(LOOKED_AT_PER_FRAME);
        for (position, shape) in scene.stacked_over(known) {
            if room.is_spent() {
                return;
            }
            self.put(position, shape, scene, colors);
            self.gathering = Gathering::UpTo(position);
            room.spend(work(shape));
        }
        self.gathering = Gathering::Done;
    }

    fn note(&mut self, touched: Rect) {
        if let Some(boxes) = &mut self.touched {
            boxes.push(touched);
        }
        self.touched.take_if(|boxes| boxes.len() > TOUCHED_MAX);
    }

    fn put(&mut self, position: u64, shape: &Shape, scene: &Scene, colors: &CanvasColors) {
        if let Some(spot) = spot(shape, window_of(shape, scene), colors) {
            self.note(spot.rect);
            self.by_position.insert(position, spot);
            self.positions.insert(shape.id.clone(), position);
        }
    }
}

/// How much it is to look at a shape.
fn work(shape: &Shape) -> usize {
    match shape.kind {
        Kind::Line | Kind::Arrow | Kind::Ink => COURSE_WORK,
        _ => 1,
    }
}

/// The box that the frames around a shape leave of the board; all of it where there are none.
fn window_of(shape: &Shape, scene: &Scene) -> Rect {
    let all = Rect::new(-f64::MAX, -f64::MAX, f64::MAX, f64::MAX);
    // Nothing is looked up for the many that are in nothing.
    if shape.place.parent.is_none() {
        return all;
    }
    let frames = scene.frames_around(&shape.id);
    frames.fold(all, |left, frame| left.intersect(frame.bounds()))
}

/// How what is within a window of a shape is shown from afar: in its fill where it has one, in its stroke
/// where not, and lines and ink along their course.
fn spot(shape: &Shape, window: Rect, colors: &CanvasColors) -> Option<Spot> {
    let fill = colors.fill(shape);
    let outline = colors.outline(shape);
    let bounds = shape.bounds();
    if !meet(bounds, window) {
        return None;
    }
    let boxed = |form, color, part| Some((bounds.intersect(window), form, color, part));
    let along = |color, part| {
        let mut course = course_from_afar(shape, Course::POINTS_MAX);
        course.retain(|&point| meet(window, Rect::from_points(point, point)));
        let (rect, course) = Course::through(&course)?;
        Some((rect, Form::Line(course), color, part))
    };
    let (rect, form, color, part) = match &shape.kind {
        Kind::Group => None,
        Kind::Frame => boxed(Form::Outline, outline, 1.0),
        Kind::Note => boxed(Form::Area, fill, 1.0),
        Kind::Image | Kind::Unknown(_) => boxed(Form::Area, colors.muted, SOFT),
        Kind::Rectangle if !fill.is_none() => boxed(Form::Area, fill, 1.0),
        Kind::Ellipse if !fill.is_none() => boxed(Form::Ellipse, fill, 1.0),
        Kind::Diamond if !fill.is_none() => boxed(Form::Diamond, fill, 1.0),
        Kind::Rectangle | Kind::Ellipse | Kind::Diamond => boxed(Form::Outline, outline, LINE),
        Kind::Text => boxed(Form::Area, outline, SOFT),
        Kind::Line | Kind::Arrow => along(outline, LINE),
        // The pen's strokes are thicker.
        Kind::Ink => along(outline, 1.0),
    }?;
    let part = part * (shape.style.opacity as f32).clamp(0.0, 1.0);
    let color = faded(color32_from(color), part);
    (rect.is_finite() && color.a() > 0).then_some(Spot { rect, form, color })
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use tavla_shared::board::BoardChange;
    use tavla_shared::geometry::{Point, Size};
    use tavla_shared::shape::{Color, ZIndex};

    use super::*;
    use crate::theme::Ground;

    pub(in super::super) fn colors(dark: bool) -> CanvasColors {
        let ground = Ground::of(None, dark);
        CanvasColors {
            ground,
            grid_dot: Color::NONE,
            panel: Color::NONE,
            hairline: Color::rgb(0xe7_e7e2),
            muted: Color::rgb(0x71_717a),
            note: Color::rgb(0xff_e27a),
            note_text: Color::NONE,
            shadow: Color::NONE,
        }
    }

    pub(in super::super) fn rectangles(count: usize) -> Vec<Arc<Shape>> {
        let ranks = ZIndex::spread(None, None, count).into_iter();
        let rectangle = |(number, rank)| {
            let mut shape = Shape::new(ShapeId::from_random(number as u128 + 1), Kind::Rectangle);
            shape.pos = Point::new((number % 100) as f64 * 20.0, (number / 100) as f64 * 20.0);
            shape.size = Size::new(10.0, 10.0);
            shape.style.fill = Color::rgb(0xcf_e3ff);
            shape.place.index = rank;
            Arc::new(shape)
        };
        ranks.enumerate().map(rectangle).collect()
    }

    pub(in super::super) fn change(shapes: Vec<Arc<Shape>>) -> BoardChange {
        BoardChange {
            shapes,
            ..BoardChange::default()
        }
    }

    /// What a follower that begins now finds.
    fn afresh(scene: &Scene) -> Vec<Spot> {
        let mut spots = Spots::default();
        while spots.is_gathering() {
            spots.follow(scene, &colors(false));
        }
        spots.over(None).map(|(_, spot)| *spot).collect()
    }

    #[track_caller]
    fn check(spots: &Spots, scene: &Scene) {
        let kept: Vec<Spot> = spots.over(None).map(|(_, spot)| *spot).collect();
        assert_eq!(kept, afresh(scene));
    }

    #[test]
    fn of_what_a_frame_cuts_off_only_the_rest_is_shown() {
        let mut shapes = rectangles(4);
        let parent = shapes[0].id.clone();
        for (number, shape) in shapes.iter_mut().enumerate() {
            let shape = Arc::make_mut(shape);
            (shape.pos, shape.size) = match number {
                0 => (Point::ZERO, Size::new(100.0, 100.0)),
                1 => (Point::new(80.0, 10.0), Size::new(300.0, 20.0)),
                2 => (Point::new(150.0, 0.0), Size::new(10.0, 10.0)),
                _ => (Point::new(20.0, 20.0), Size::new(500.0, 0.0)),
            };
            match number {
                0 => shape.kind = Kind::Frame,
                _ => shape.place.parent = Some(parent.clone()),
            }
            if number == 3 {
                shape.kind = Kind::Line;
                shape.path = (0..=5)
                    .map(|at| Point::new(f64::from(at) * 100.0, 0.0))
                    .collect();
            }
        }
        let mut scene = Scene::new();
        scene.apply(&change(shapes.clone()));
        let mut spots = Spots::default();
        spots.follow(&scene, &colors(false));
        let right = |spots: &Spots| {
            let spots = spots.over(None);
            spots.map(|(_, spot)| spot.rect.x1).collect::<Vec<f64>>()
        };
        assert_eq!(right(&spots)[..2], [100.0, 100.0]);
        // It was 500 units long, and one of its points is within.
        assert!(right(&spots)[2..].iter().all(|&x| x <= 100.0));
        let mut wide = (*shapes[0]).clone();
        wide.size.width = 400.0;
        scene.apply(&change(vec![Arc::new(wide)]));
        spots.follow(&scene, &colors(false));
        assert_eq!(right(&spots)[..3], [400.0, 380.0, 160.0]);
        check(&spots, &scene);
    }

    #[test]
    fn a_spot_is_small_whatever_it_is_of() {
        assert!(size_of::<Spot>() <= 96, "{}", size_of::<Spot>());
    }

    #[test]
    fn a_large_board_is_gathered_over_several_frames_also_while_it_changes() {
        const ALL: usize = 3 * LOOKED_AT_PER_FRAME + 400;
        let shapes = rectangles(ALL);
        let mut scene = Scene::new();
        scene.apply(&change(shapes.clone()));
        let mut spots = Spots::default();
        assert_eq!(spots.behind(&scene, &colors(false)), Change::Board);
        spots.follow(&scene, &colors(false));
        assert_eq!(spots.over(None).count(), LOOKED_AT_PER_FRAME);
        // The bottom one goes, the top one comes to the middle of what is known.
        let mut moved = (*shapes[ALL - 1]).clone();
        moved.place.index = ZIndex::between(
            Some(&shapes[500].place.index),
            Some(&shapes[501].place.index),
        );
        scene.apply(&BoardChange {
            shapes: vec![Arc::new(moved)],
            removed: vec![shapes[0].id.clone()],
            ..BoardChange::default()
        });
        for _ in 0..3 {
            assert!(spots.is_gathering());
            assert_ne!(spots.behind(&scene, &colors(false)), Change::Board);
            spots.follow(&scene, &colors(false));
        }
        assert!(!spots.is_gathering());
        assert_eq!(spots.over(None).count(), ALL - 1);
        check(&spots, &scene);
    }

    #[test]
    fn very_many_that_change_at_once_are_looked_at_over_several_frames() {
        let mut shapes = rectangles(2 * LOOKED_AT_PER_FRAME);
        let mut scene = Scene::new();
        scene.apply(&change(shapes.clone()));
        let mut spots = Spots::default();
        while spots.is_gathering() {
            spots.follow(&scene, &colors(false));
        }
        for shape in &mut shapes {
            Arc::make_mut(shape).pos.x += 7.0;
        }
        scene.apply(&change(shapes));
        for left in [LOOKED_AT_PER_FRAME, 0] {
            spots.follow(&scene, &colors(false));
            assert_eq!(spots.changed.len(), left);
        }
        assert!(!spots.is_gathering());
        check(&spots, &scene);
    }

    #[test]
    fn shapes_that_change_places_are_where_they_are_now() {
        let shapes = rectangles(3);
        let mut scene = Scene::new();
        scene.apply(&change(shapes.clone()));
        let mut spots = Spots::default();
        spots.follow(&scene, &colors(false));
        let swapped = [(0, 2), (2, 0)].map(|(from, to): (usize, usize)| {
            let mut shape = (*shapes[from]).clone();
            shape.place.index = shapes[to].place.index.clone();
            Arc::new(shape)
        });
        scene.apply(&change(swapped.to_vec()));
        assert_eq!(spots.behind(&scene, &colors(false)), Change::Some);
        spots.follow(&scene, &colors(false));
        check(&spots, &scene);
    }

    #[test]
    fn where_nothing_changes_nothing_is_looked_at_and_another_theme_is_all_new() {
        let mut scene = Scene::new();
        scene.apply(&change(rectangles(3)));
        let mut spots = Spots::default();
        spots.follow(&scene, &colors(false));
        assert_eq!(spots.behind(&scene, &colors(false)), Change::None);
        assert_eq!(spots.behind(&scene, &colors(true)), Change::All);
        let other = Scene::new();
        assert_eq!(spots.behind(&other, &colors(false)), Change::Board);
        spots.follow(&other, &colors(false));
        assert_eq!(spots.over(None).count(), 0);
    }
}

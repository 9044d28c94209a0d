//! The picture of all shapes: drawn behind the one that is shown, some of it a frame, and put in its
//! place when it is whole. Where few shapes have changed it is mended instead.

mod patching;

use std::time::Duration;

use egui::{Pos2, Rect as ScreenRect, TextureHandle, TextureId, TextureOptions, pos2};
use tavla_shared::geometry::{Rect, Size};

use super::bitmap::Bitmap;
use super::spots::{Change, Spots};
use crate::render::CanvasColors;
use crate::scene::Scene;

/// While the board goes on changing, a new picture is begun so often at most, in seconds.
const EVERY: f64 = 0.5;
/// How much is drawn in one frame, in spots, a large one counting for more: less than half a
/// millisecond.
const DRAWN_PER_FRAME: usize = 2_500;
/// So many pixels are as much work as a spot.
const PIXELS_PER_SPOT: usize = 8;
/// So many changes of shapes wait at most for the next picture to be begun.
const UNSEEN_MAX: usize = 5_000;
/// A picture made for another scale is good enough up to so much larger or smaller.
const STRETCH_MAX: f64 = 1.3;
/// No side of it has more pixels.
const SIDE_MAX: f64 = 2_048.0;
/// Around the shapes, in pixels, so that their edges are soft all around.
const MARGIN: f64 = 1.0;

/// When there is something to do again, if nothing changes before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Due {
    /// Never: all is shown as it is.
    #[default]
    Never,
    /// In the next frame.
    NextFrame,
    /// After this time.
    After(Duration),
}

/// What is needed to draw.
pub(super) struct Subject<'a> {
    pub(super) scene: &'a Scene,
    pub(super) colors: &'a CanvasColors,
    /// Pixels a board unit.
    pub(super) scale: f64,
    /// On egui's clock.
    pub(super) now: f64,
}

/// The picture that is shown, and the next one.
#[derive(Default)]
pub(super) struct Picture {
    spots: Spots,
    shown: Option<Shown>,
    drawing: Option<Drawing>,
    /// When the newest one was begun.
    begun: Option<f64>,
    /// Whether the newest one lacks something.
    stale: bool,
}

struct Shown {
    texture: TextureHandle,
    bitmap: Bitmap,
    plan: Plan,
}

struct Drawing {
    plan: Plan,
    bitmap: Bitmap,
    /// Everything up to here in the stack is in it.
    upto: Option<u64>,
}

/// Which part of the board a picture covers, and how.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Plan {
    covers: Rect,
    scale: f64,
}

impl Plan {
    fn new(bounds: Rect, scale: f64) -> Self {
        let pixels = |length: f64| ((length * scale).ceil() + 2.0 * MARGIN).min(SIDE_MAX);
        let size = Size::new(pixels(bounds.width()), pixels(bounds.height())) / scale;
        let margin = MARGIN / scale;
        let covers = Rect::from_origin_size(bounds.origin() - (margin, margin), size);
        Self { covers, scale }
    }

    fn pixels(&self) -> [usize; 2] {
        let Size { width, height } = self.covers.size() * self.scale;
        [width.round() as usize, height.round() as usize]
    }

    fn pixels_of(&self, rect: Rect) -> ScreenRect {
        let at = |x: f64, y: f64| -> Pos2 {
            let arm = (x - self.covers.x0, y - self.covers.y0);
            pos2((arm.0 * self.scale) as f32, (arm.1 * self.scale) as f32)
        };
        ScreenRect::from_min_max(at(rect.x0, rect.y0), at(rect.x1, rect.y1))
    }

    fn serves(&self, scale: f64) -> bool {
        (1.0 / STRETCH_MAX..=STRETCH_MAX).contains(&(scale / self.scale))
    }
}

impl Picture {
    /// What is shown, and which part of the board that is.
    pub(super) fn shown(&self) -> Option<(TextureId, Rect)> {
        let shown = self.shown.as_ref()?;
        Some((shown.texture.id(), shown.plan.covers))
    }

    /// Goes on with what there is to do; says when to come back.
    pub(super) fn advance(&mut self, ctx: &egui::Context, subject: &Subject<'_>) -> Due {
        let change = self.spots.behind(subject.scene, subject.colors);
        let anew = matches!(change, Change::All | Change::Board);
        if anew {
            self.drawing = None;
            self.begun = None;
        }
        if change == Change::Board {
            self.shown = None;
        }
        self.stale |= change != Change::None;
        // What changes in every frame is looked at when it is drawn, and before it is too much to name.
        let is_much = self.spots.unseen(subject.scene) > UNSEEN_MAX;
        if anew || is_much || self.spots.is_gathering() {
            self.spots.follow(subject.scene, subject.colors);
        }
        let Some(bounds) = subject.scene.bounds() else {
            (self.shown, self.drawing, self.stale) = (None, None, false);
            return Due::Never;
        };
        if self.spots.is_gathering() {
            return Due::NextFrame;
        }
        if self.drawing.is_none() {
            let serves = |shown: &Shown| shown.plan.serves(subject.scale);
            if !self.stale && self.shown.as_ref().is_some_and(serves) {
                return Due::Never;
            }
            if let Some(wait) = self.wait(subject.now) {
                return Due::After(wait);
            }
            if self.patch(subject) {
                (self.begun, self.stale) = (Some(subject.now), false);
                return Due::Never;
            }
            self.begin(Plan::new(bounds, subject.scale), subject.now);
        }
        self.draw(ctx);
        match self.wait(subject.now) {
            _ if self.drawing.is_some() => Due::NextFrame,
            Some(wait) if self.stale => Due::After(wait),
            None if self.stale => Due::NextFrame,
            _ => Due::Never,
        }
    }

    /// How long it is until the next picture may be begun, if that is not now.
    fn wait(&self, now: f64) -> Option<Duration> {
        let left = self.begun? + EVERY - now;
        (left > 0.0).then(|| Duration::from_secs_f64(left.min(EVERY)))
    }

    fn begin(&mut self, plan: Plan, now: f64) {
        // All of them are drawn now.
        self.spots.take_touched();
        self.begun = Some(now);
        self.stale = false;
        self.drawing = Some(Drawing {
            plan,
            bitmap: Bitmap::new(plan.pixels()),
            upto: None,
        });
    }

    /// Draws as much as a frame bears, and shows it when that was all.
    fn draw(&mut self, ctx: &egui::Context) {
        let Some(mut drawing) = self.drawing.take() else {
            return;
        };
        let mut room = DRAWN_PER_FRAME;
        for (position, spot) in self.spots.over(drawing.upto) {
            if room == 0 {
                self.drawing = Some(drawing);
                return;
            }
            let rect = drawing.plan.pixels_of(spot.rect);
            let pixels = drawing.bitmap.paint(rect, spot.form, spot.color);
            drawing.upto = Some(position);
            room = room.saturating_sub(1 + pixels / PIXELS_PER_SPOT);
        }
        let Drawing { plan, bitmap, .. } = drawing;
        let options = TextureOptions::LINEAR;
        let texture = match self.shown.take() {
            Some(Shown { mut texture, .. }) => {
                texture.set(bitmap.image(), options);
                texture
            }
            None => ctx.load_texture("minimap", bitmap.image(), options),
        };
        self.shown = Some(Shown {
            texture,
            bitmap,
            plan,
        });
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::board::BoardChange;

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

        fn frame(&mut self, scale: f64) -> Due {
            self.now += FRAME;
            let subject = Subject {
                scene: &self.scene,
                colors: &colors(false),
                scale,
                now: self.now,
            };
            self.picture.advance(&self.ctx, &subject)
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
            let bottom = self.scene.all_in_z_order().next().unwrap();
            let mut moved = (**bottom).clone();
            moved.pos.x += 1.0;
            let shapes = vec![std::sync::Arc::new(moved)];
            self.scene.apply(&BoardChange {
                shapes,
                ..BoardChange::default()
            });
        }
    }

    #[test]
    fn a_large_board_is_drawn_over_several_frames_and_then_nothing_is_left_to_do() {
        let mut map = Map::of(20_000);
        let frames = map.settle(0.05);
        assert!((30..60).contains(&frames), "{frames}");
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

    #[test]
    fn a_mended_picture_equals_a_new_one() {
        use rand::{Rng as _, SeedableRng as _};
        use tavla_shared::shape::Kind;
        let seed = rand::random::<u64>();
        println!("seed {seed}");
        let mut rng = rand::rngs::StdRng::seed_from_u64(seed);
        let mut map = Map::of(3_000);
        map.settle(0.07);
        let shapes: Vec<_> = map.scene.all_in_z_order().cloned().collect();
        for round in 0..20 {
            // The corner ones stay, so that the map covers the same.
            for _ in 0..6 {
                let mut moved = (*shapes[rng.random_range(100..2_900)]).clone();
                moved.pos.x = rng.random_range(0.0..1_900.0);
                moved.pos.y = rng.random_range(0.0..500.0);
                moved.size.width = rng.random_range(1.0..80.0);
                moved.style.opacity = rng.random_range(0.2..1.0);
                if rng.random_bool(0.5) {
                    moved.kind = Kind::Ellipse;
                }
                let mut change = change(vec![std::sync::Arc::new(moved)]);
                if rng.random_bool(0.1) {
                    change
                        .removed
                        .push(shapes[rng.random_range(100..2_900)].id.clone());
                }
                map.scene.apply(&change);
            }
            map.now += EVERY;
            assert_eq!(map.frame(0.07), Due::Never, "round {round} was not mended");
            let mended = map.picture.shown.as_ref().unwrap().bitmap.image();
            map.picture = Picture::default();
            map.settle(0.07);
            let fresh = map.picture.shown.as_ref().unwrap().bitmap.image();
            assert!(mended == fresh, "round {round}");
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
        let mut moved = (*middle.unwrap()).clone();
        moved.pos.x += 30.0;
        map.scene.apply(&change(vec![std::sync::Arc::new(moved)]));
        assert_eq!(map.frame(SCALE), Due::Never);
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
                std::sync::Arc::make_mut(shape).pos.x += 1.0;
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

    #[test]
    fn an_emptied_board_has_no_picture() {
        let mut map = Map::of(10);
        map.settle(0.05);
        assert!(map.picture.shown().is_some());
        map.scene = Scene::new();
        assert_eq!(map.settle(0.05), 1);
        assert!(map.picture.shown().is_none());
    }
}

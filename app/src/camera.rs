//! Where the window looks: the one bridge between board space (f64) and screen space (f32).
//!
//! Pure values: a camera is never in the document, and nothing here knows egui's context.

use egui::{Pos2, Vec2 as ScreenVec};
use tavla_shared::geometry::{COORDINATE_MAX, Point, Rect, Size, Vec2};

/// The farthest out, in egui points per board unit.
pub const ZOOM_MIN: f64 = 0.01;
/// The closest in, in egui points per board unit.
pub const ZOOM_MAX: f64 = 30.0;
/// What a press of zoom in or out adds to or takes from the zoom,
pub const ZOOM_STEP: f64 = 0.1;
/// and below one such step.
const ZOOM_STEP_FAR: f64 = 0.01;
/// What is left free on each side of what is fitted into the window, in egui points.
const FIT_MARGIN: f64 = 48.0;
/// The same above and below, where panels float.
const FIT_MARGIN_TALL: f64 = 84.0;
/// What one turn of a wheel adds to or takes from the zoom at most,
const WHEEL_STEP_MAX: f64 = 0.1;
/// and above 100 % for each tenfold of it.
const WHEEL_STEP_PER_TENFOLD: f64 = 0.5;
/// The most one wheel or pinch event may change the zoom by: a jump would lose the place.
const ZOOM_FACTOR_MAX: f64 = 1.5;

/// What of the board is in the middle of the window, and how large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// The board point in the middle of the canvas.
    pub center: Point,
    /// egui points per board unit, from [`ZOOM_MIN`] to [`ZOOM_MAX`].
    pub zoom: f64,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            center: Point::ZERO,
            zoom: 1.0,
        }
    }
}

impl Camera {
    /// A camera from values that came from a disk or a peer; what is out of range is brought into it.
    pub fn checked(center: Point, zoom: f64) -> Self {
        let on_board = |value: f64| match value {
            value if value.is_nan() => 0.0,
            value => value.clamp(-COORDINATE_MAX, COORDINATE_MAX),
        };
        Self {
            center: Point::new(on_board(center.x), on_board(center.y)),
            zoom: clamped_zoom(zoom),
        }
    }

    /// The next zoom level up, as the zoom-in button goes: to the next whole step.
    pub fn zoom_step_up(&self) -> f64 {
        let step = zoom_step(self.zoom + 1e-9);
        clamped_zoom(((self.zoom / step + 1e-6).floor() + 1.0) * step)
    }

    /// What the zoom is multiplied by where a wheel asks for `factor`: never by a jump.
    pub fn wheel_factor(&self, factor: f64) -> f64 {
        let step_max = WHEEL_STEP_MAX + WHEEL_STEP_PER_TENFOLD * self.zoom.max(1.0).log10();
        let step = (self.zoom * factor - self.zoom).clamp(-step_max, step_max);
        (self.zoom + step) / self.zoom
    }

    /// The next zoom level down, as the zoom-out button goes: to the next whole step.
    pub fn zoom_step_down(&self) -> f64 {
        let step = zoom_step(self.zoom - 1e-9);
        clamped_zoom(((self.zoom / step - 1e-6).ceil() - 1.0) * step)
    }
}

fn zoom_step(zoom: f64) -> f64 {
    if zoom < ZOOM_STEP {
        ZOOM_STEP_FAR
    } else {
        ZOOM_STEP
    }
}

/// `zoom` within the limits; 1 where it is not a number.
pub fn clamped_zoom(zoom: f64) -> f64 {
    if zoom.is_finite() {
        zoom.clamp(ZOOM_MIN, ZOOM_MAX)
    } else {
        1.0
    }
}

/// A camera together with the part of the window it fills.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Where it looks.
    pub camera: Camera,
    /// The canvas within the window.
    pub rect: egui::Rect,
}

impl View {
    /// The board point shown at `at`.
    pub fn board_from_screen(&self, at: Pos2) -> Point {
        self.camera.center + self.board_vec_from_screen(at - self.rect.center())
    }

    /// Where `point` is shown.
    pub fn screen_from_board(&self, point: Point) -> Pos2 {
        let arm = (point - self.camera.center) * self.camera.zoom;
        self.rect.center() + ScreenVec::new(arm.x as f32, arm.y as f32)
    }

    /// A distance on the board, from one on the screen.
    pub fn board_vec_from_screen(&self, by: ScreenVec) -> Vec2 {
        Vec2::new(f64::from(by.x), f64::from(by.y)) / self.camera.zoom
    }

    /// A length on the board, from one on the screen.
    pub fn board_length(&self, screen: f64) -> f64 {
        screen / self.camera.zoom
    }

    /// Where the box is shown.
    pub fn screen_rect_from_board(&self, rect: Rect) -> egui::Rect {
        egui::Rect::from_two_pos(
            self.screen_from_board(Point::new(rect.x0, rect.y0)),
            self.screen_from_board(Point::new(rect.x1, rect.y1)),
        )
    }

    /// The part of the board that is on screen.
    pub fn visible(&self) -> Rect {
        Rect::from_points(
            self.board_from_screen(self.rect.min),
            self.board_from_screen(self.rect.max),
        )
    }

    /// The canvas's size in egui points.
    fn screen_size(&self) -> Size {
        Size::new(f64::from(self.rect.width()), f64::from(self.rect.height()))
    }

    /// The camera after the board was dragged by `by`: what was under the pointer stays under it.
    #[must_use]
    pub fn panned(&self, by: ScreenVec) -> Camera {
        let center = self.camera.center - self.board_vec_from_screen(by);
        Camera::checked(center, self.camera.zoom)
    }

    /// The camera at another zoom with the board point at `at` still at `at`.
    #[must_use]
    pub fn zoomed_at(&self, at: Pos2, zoom: f64) -> Camera {
        let zoom = clamped_zoom(zoom);
        let fixed = self.board_from_screen(at);
        let arm = at - self.rect.center();
        let arm = Vec2::new(f64::from(arm.x), f64::from(arm.y)) / zoom;
        Camera::checked(fixed - arm, zoom)
    }

    /// The camera after one frame's wheel or pinch.
    ///
    /// `scroll` is in egui points (the content moves by it; shift has already made it horizontal),
    /// `factor` multiplies the zoom, and both happen about `at`.
    #[must_use]
    pub fn navigated(&self, at: Pos2, scroll: ScreenVec, factor: f64) -> Camera {
        let mut view = *self;
        if factor.is_finite() && factor > 0.0 && factor != 1.0 {
            let factor = factor.clamp(1.0 / ZOOM_FACTOR_MAX, ZOOM_FACTOR_MAX);
            view.camera = view.zoomed_at(at, view.camera.zoom * factor);
        }
        if scroll.is_finite() {
            view.camera = view.panned(scroll);
        }
        view.camera
    }

    /// The camera that shows all of `rect`, not closer than 100 %.
    #[must_use]
    pub fn fit(&self, rect: Rect) -> Camera {
        self.fit_up_to(rect, 1.0)
    }

    /// The camera that shows all of `rect`, as close as it goes.
    #[must_use]
    pub fn fit_closely(&self, rect: Rect) -> Camera {
        self.fit_up_to(rect, ZOOM_MAX)
    }

    /// The camera that shows all of what somebody else's window shows, and as little else as can be.
    #[must_use]
    pub fn contain(&self, rect: Rect) -> Camera {
        let room = self.screen_size();
        let along = |screen: f64, board: f64| screen.max(1.0) / board.max(1e-9);
        let zoom = along(room.width, rect.width()).min(along(room.height, rect.height()));
        Camera::checked(rect.center(), zoom)
    }

    fn fit_up_to(&self, rect: Rect, zoom_max: f64) -> Camera {
        let room = self.screen_size();
        // A window smaller than its margins still shows something.
        let along = |screen: f64, margin: f64, board: f64| {
            (screen - 2.0 * margin).max(screen / 2.0).max(1.0) / board.max(1e-9)
        };
        let zoom = along(room.width, FIT_MARGIN, rect.width()).min(along(
            room.height,
            FIT_MARGIN_TALL,
            rect.height(),
        ));
        Camera::checked(rect.center(), zoom.min(zoom_max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;
    use rand::{Rng as _, SeedableRng as _};

    fn view() -> View {
        let rect = egui::Rect::from_min_max(pos2(40.0, 20.0), pos2(840.0, 620.0));
        View {
            camera: Camera {
                center: Point::new(7.0, -3.0),
                zoom: 1.0,
            },
            rect,
        }
    }

    #[test]
    fn the_middle_of_the_canvas_shows_the_camera_s_centre() {
        let view = view();
        assert_eq!(
            view.board_from_screen(view.rect.center()),
            view.camera.center
        );
        assert_eq!(
            view.screen_from_board(view.camera.center),
            view.rect.center()
        );
    }

    #[test]
    fn zooming_keeps_the_point_under_the_cursor() {
        let mut rng = rand::rngs::StdRng::seed_from_u64(7);
        let mut view = view();
        for step in 0..2_000 {
            let at = pos2(rng.random_range(40.0..840.0), rng.random_range(20.0..620.0));
            let before = view.board_from_screen(at);
            view.camera = view.zoomed_at(at, view.camera.zoom * rng.random_range(0.5..2.0));
            let after = view.board_from_screen(at);
            assert!(
                (after - before).hypot() < 1e-9 * (1.0 + before.to_vec2().hypot()),
                "{step}"
            );
            assert!((ZOOM_MIN..=ZOOM_MAX).contains(&view.camera.zoom));
        }
    }

    #[test]
    fn panning_keeps_the_point_under_the_hand() {
        let mut view = view();
        view.camera.zoom = 2.5;
        let before = view.board_from_screen(pos2(100.0, 100.0));
        view.camera = view.panned(ScreenVec::new(30.0, -12.0));
        let after = view.board_from_screen(pos2(130.0, 88.0));
        assert!((after - before).hypot() < 1e-9);
    }

    #[test]
    fn zoom_buttons_go_by_tenths_and_stop_at_the_limits() {
        let at = |zoom| Camera {
            center: Point::ZERO,
            zoom,
        };
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} is not {b}");
        near(at(1.0).zoom_step_up(), 1.1);
        near(at(1.0).zoom_step_down(), 0.9);
        near(at(1.04).zoom_step_up(), 1.1);
        near(at(1.04).zoom_step_down(), 1.0);
        near(at(0.1).zoom_step_down(), 0.09);
        near(at(0.09).zoom_step_up(), 0.1);
        near(at(0.1).zoom_step_up(), 0.2);
        near(at(0.013).zoom_step_down(), ZOOM_MIN);
        near(at(30.0).zoom_step_up(), ZOOM_MAX);
    }

    #[test]
    fn fitting_shows_everything_and_never_magnifies() {
        let mut view = view();
        let board = Rect::new(-1_000.0, 0.0, 3_000.0, 500.0);
        view.camera = view.fit(board);
        let shown = view.visible();
        assert!(shown.x0 < board.x0 && shown.x1 > board.x1);
        assert_eq!(view.camera.center, board.center());
        view.camera = view.fit(Rect::new(0.0, 0.0, 100.0, 3_000.0));
        let top = view.screen_from_board(Point::new(0.0, 0.0));
        assert!(top.y - view.rect.top() > 80.0, "under the panels: {top}");
        view.camera = view.fit(Rect::new(0.0, 0.0, 10.0, 10.0));
        assert_eq!(view.camera.zoom, 1.0);
        view.camera = view.fit_closely(Rect::new(0.0, 0.0, 100.0, 10.0));
        assert!(view.camera.zoom > 5.0);
        view.camera = view.fit(Rect::ZERO);
        assert_eq!(view.camera.zoom, 1.0);
    }

    #[test]
    fn wheels_pan_and_pinches_zoom_within_bounds() {
        let view = view();
        let panned = view.navigated(view.rect.center(), ScreenVec::new(0.0, -50.0), 1.0);
        assert_eq!(panned.center, Point::new(7.0, 47.0));
        let zoomed = view.navigated(view.rect.center(), ScreenVec::ZERO, 100.0);
        assert_eq!(zoomed.zoom, ZOOM_FACTOR_MAX);
        assert_eq!(
            view.navigated(view.rect.center(), ScreenVec::NAN, f64::NAN),
            view.camera
        );
    }

    #[test]
    fn a_wheel_zooms_by_a_tenth_at_most_and_by_more_the_closer_one_looks() {
        let at = |zoom: f64, factor: f64| {
            let camera = Camera {
                center: Point::ZERO,
                zoom,
            };
            zoom * camera.wheel_factor(factor)
        };
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} is not {b}");
        near(at(1.0, 1.05), 1.05);
        near(at(1.0, 3.0), 1.1);
        near(at(1.0, 0.2), 0.9);
        near(at(10.0, 2.0), 10.6);
        near(at(0.1, 1.5), 0.15);
    }

    #[test]
    fn a_camera_from_a_broken_file_looks_somewhere() {
        let far = Camera::checked(Point::new(COORDINATE_MAX + 50.0, -1e300), 1.0);
        assert_eq!(far.center, Point::new(COORDINATE_MAX, -COORDINATE_MAX));
        let camera = Camera::checked(Point::new(f64::NAN, 0.0), f64::INFINITY);
        assert_eq!(camera, Camera::default());
    }
}

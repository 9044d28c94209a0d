//! What the camera means for the shader: origins as chunk and rest, whole pixels at rest, zoom
//! bands, and the grid's spacing.

use tavla_shared::geometry::{Point, Vec2};
use tavla_shared::shape::Shape;

use super::gpu::ViewUniform;
use super::upload::Slot;
use crate::camera::View;
use crate::colors::CanvasColors;
use crate::scene::GRID_CELL;

/// A chunk's side, in board units; the shader knows the number too. At 3,000 % on a screen with two
/// pixels a point, f32 places a point within such a chunk to 1/250 of a pixel.
const CHUNK: f64 = 1024.0;
/// How much the zoom changes from one band of detail to the next.
const BAND_RATIO: f64 = 4.0;
/// How far a flattened curve may be from the true one, in pixels.
pub(super) const TOLERANCE_PX: f64 = 0.15;
/// The least distance of dots, in points.
const GRID_MIN_POINTS: f64 = 14.0;
/// A dot's radius, in points.
const DOT_RADIUS_POINTS: f32 = 1.15;
/// The least opacity of a stroke thinner than a pixel, so that far out nothing vanishes.
const STROKE_OPACITY_MIN: f32 = 0.25;

/// A board point as its chunk and the rest, both exact enough for a shader.
fn split(point: Point) -> ([i32; 2], [f32; 2]) {
    let part = |value: f64| {
        let chunk = (value / CHUNK).floor();
        (chunk as i32, (value - chunk * CHUNK) as f32)
    };
    let (x, y) = (part(point.x), part(point.y));
    ([x.0, y.0], [x.1, y.1])
}

/// A shape's origin and what cuts it off, as the shader reads it. `clip` is the slot of the frame
/// that it is in.
pub(super) fn slot(shape: &Shape, clip: Option<u32>) -> Slot {
    let ([cx, cy], [x, y]) = split(shape.pos);
    let half = shape.size / 2.0;
    let bits = |value: f64| (value as f32).to_bits();
    [
        cx.cast_unsigned(),
        cy.cast_unsigned(),
        x.to_bits(),
        y.to_bits(),
        clip.map_or(0, |slot| slot + 1),
        bits(half.width),
        bits(half.height),
        bits(shape.angle),
    ]
}

/// The band of detail for a scale in pixels a board unit.
pub(super) fn band(scale: f64) -> i32 {
    (scale.max(1e-6).ln() / BAND_RATIO.ln()).ceil() as i32
}

/// A pixel in a band, where it shows most, in board units.
pub(super) fn pixel(band: i32) -> f64 {
    BAND_RATIO.powi(-band)
}

/// How exact curves must be in a band, in board units.
pub(super) fn tolerance(band: i32) -> f64 {
    TOLERANCE_PX * pixel(band)
}

/// The camera's centre moved by less than a pixel, so that the board's origin and with it every
/// resting glyph is on whole pixels.
pub(super) fn on_pixels(view: &View, pixels_per_point: f64) -> Point {
    let scale = view.camera.zoom * pixels_per_point;
    let middle = middle_px(view, pixels_per_point);
    let snap = |middle: f64, center: f64| (middle - (middle - center * scale).round()) / scale;
    Point::new(
        snap(middle.x, view.camera.center.x),
        snap(middle.y, view.camera.center.y),
    )
}

/// The middle of the viewport in its own pixels, which begin where egui rounds its corner to.
fn middle_px(view: &View, pixels_per_point: f64) -> Vec2 {
    let along = |min: f32, middle: f32| {
        f64::from(middle) * pixels_per_point - (f64::from(min) * pixels_per_point).round()
    };
    let (min, middle) = (view.rect.min, view.rect.center());
    Vec2::new(along(min.x, middle.x), along(min.y, middle.y))
}

/// Everything the shader is told about a frame.
pub(super) fn uniform(
    view: &View,
    center: Point,
    pixels_per_point: f64,
    colors: &CanvasColors,
    grid: bool,
) -> ViewUniform {
    let scale = view.camera.zoom * pixels_per_point;
    let middle = middle_px(view, pixels_per_point);
    let edge = |at: f32| (f64::from(at) * pixels_per_point).round();
    let size = Vec2::new(
        edge(view.rect.max.x) - edge(view.rect.min.x),
        edge(view.rect.max.y) - edge(view.rect.min.y),
    );
    let (camera_chunk, camera_offset) = split(center);
    let grid = if grid {
        Grid::new(view.camera.zoom)
    } else {
        Grid::NONE
    };
    let spacing = grid.spacing * scale;
    // The even dot nearest to the top left corner, so that f32 is exact enough for its pixel.
    let phase = |middle: f64, center: f64| {
        let origin = middle - center * scale;
        if spacing > 0.0 {
            origin.rem_euclid(2.0 * spacing)
        } else {
            0.0
        }
    };
    let encoded = |color: tavla_shared::shape::Color| color.0.map(|c| f32::from(c) / 255.0);
    ViewUniform {
        size: [size.x as f32, size.y as f32],
        corner: [edge(view.rect.min.x) as f32, edge(view.rect.min.y) as f32],
        center: [middle.x as f32, middle.y as f32],
        camera_chunk,
        camera_offset,
        pixels_per_unit: scale as f32,
        grid_spacing: spacing as f32,
        dot_radius: DOT_RADIUS_POINTS * pixels_per_point as f32,
        odd_dots: grid.odd_dots as f32,
        grid_phase: [
            phase(middle.x, center.x) as f32,
            phase(middle.y, center.y) as f32,
        ],
        stroke_min: STROKE_OPACITY_MIN,
        grid_columns: columns(size.x, spacing),
        padding: [0.0; 2],
        canvas: encoded(colors.ground.color),
        dot: encoded(colors.grid_dot),
    }
}

/// How many dots `spacing` pixels apart may be seen along so many pixels; one beyond each end, as
/// dots are where pixels meet. None where there is no grid.
fn columns(pixels: f64, spacing: f64) -> u32 {
    if spacing > 0.0 {
        (pixels / spacing).ceil() as u32 + 2
    } else {
        0
    }
}

/// How many dots of the grid may be seen.
pub(super) fn dots(view: &ViewUniform) -> u32 {
    let rows = columns(f64::from(view.size[1]), f64::from(view.grid_spacing));
    view.grid_columns * rows
}

/// The dots at a zoom: their distance doubles as one goes out, and every other fades before.
struct Grid {
    /// Board units.
    spacing: f64,
    /// 0 to 1: how visible the dots are that the next spacing leaves out.
    odd_dots: f64,
}

impl Grid {
    const NONE: Self = Self {
        spacing: 0.0,
        odd_dots: 0.0,
    };

    fn new(zoom: f64) -> Self {
        let doublings = (GRID_MIN_POINTS / (GRID_CELL * zoom)).log2().ceil();
        let spacing = GRID_CELL * doublings.exp2();
        // 1 to 2: how far above the least distance.
        let room = spacing * zoom / GRID_MIN_POINTS;
        Self {
            spacing,
            odd_dots: ((room - 1.0) * 2.5).clamp(0.0, 1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::camera::Camera;
    use egui::pos2;

    fn view(center: Point, zoom: f64) -> View {
        let rect = egui::Rect::from_min_max(pos2(0.0, 0.0), pos2(801.0, 600.0));
        View {
            camera: Camera { center, zoom },
            rect,
        }
    }

    #[test]
    fn chunks_and_rests_add_up_far_out() {
        for value in [0.0, -0.25, 1e6 + 0.125, -999_999_999.75] {
            let ([chunk, _], [rest, _]) = split(Point::new(value, 0.0));
            assert!((f64::from(chunk) * CHUNK + f64::from(rest) - value).abs() < 1e-4);
        }
    }

    #[test]
    fn the_origin_is_on_a_whole_pixel_and_the_camera_hardly_moves() {
        for (center, zoom) in [
            (Point::new(10.3, -7.77), 1.37),
            (Point::new(-1e6, 3e5), 30.0),
        ] {
            let snapped = on_pixels(&view(center, zoom), 1.5);
            let origin = 801.0 * 1.5 / 2.0 - snapped.x * zoom * 1.5;
            assert!((origin - origin.round()).abs() < 1e-5, "{origin}");
            assert!((snapped - center).hypot() * zoom * 1.5 < 0.75);
        }
    }

    #[test]
    fn bands_hold_their_tolerance() {
        for scale in [0.1, 0.9, 1.0, 3.0, 17.0, 60.0] {
            let error_px = tolerance(band(scale)) * scale;
            assert!(
                error_px <= TOLERANCE_PX + 1e-9 && error_px > TOLERANCE_PX / 4.1,
                "{scale}"
            );
        }
    }

    #[test]
    fn dots_are_never_crowded() {
        for step in 0..100 {
            let zoom = 0.1 * 1.06f64.powi(step);
            let grid = Grid::new(zoom);
            let points = grid.spacing * zoom;
            assert!((13.9..=40.1).contains(&points), "{points} at {zoom}");
        }
        assert_eq!(Grid::new(1.0).spacing, GRID_CELL);
    }
}

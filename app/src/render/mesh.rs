//! From a shape to the triangles of its body: everything but its text.

use kurbo::{Point, Rect, Vec2};
use tavla_shared::shape::{Color, Kind, Shape};

use super::area::fill_path;
use super::camera::TOLERANCE_PX;
use super::colors::{CanvasColors, faded};
use super::figure::{FigureColors, push_figure};
use super::stroke::{stroke_line, stroke_path, stroke_speck};
use super::vertex::{Mesh, Mode, Paint};
use crate::shapes::{self, Detail, Head, HeadFill, Look, NOTE_SHADOW};

/// A frame's border, in board units.
const FRAME_BORDER: f64 = 1.5;
/// How far a note's shadow is below it.
const SHADOW_DROP: f64 = 5.0;
/// What stands for a missing picture is at most so large.
const PLACEHOLDER_SIDE_MAX: f64 = 64.0;
/// In a translucent stroke thinner than so many pixels no crossing is seen.
pub(super) const SEAMS_PIXELS: f64 = 1.5;
/// What is smaller than so many pixels is a speck.
const SPECK_PIXELS: f64 = 1.0;
/// Longer translucent strokes are lines.
const AREA_POINTS_MAX: usize = 20_000;
/// Curves of huge shapes are no finer than this part of the shape.
const COARSEST: f64 = 2e-6;

/// The triangles of `shape`'s body, from its `pos`, with all that shows where a pixel is `pixel`
/// board units.
pub(super) fn body(shape: &Shape, colors: &CanvasColors, pixel: f64, slot: u32) -> Mesh {
    let extent = shape.size.width.max(shape.size.height);
    let brush = Brush {
        opacity: shape.style.opacity,
        tolerance: (TOLERANCE_PX * pixel).max(extent * COARSEST),
        slot,
    };
    let mut mesh = Mesh::default();
    let (fill, outline) = (colors.fill(shape), colors.outline(shape));
    if let Some(rect) = speck(shape, pixel) {
        let color = if fill.is_none() { outline } else { fill };
        stroke_speck(&mut mesh, rect, brush.paint(color));
        return mesh;
    }
    let detail = Detail { grain: pixel };
    let width = match shape.kind {
        Kind::Frame => FRAME_BORDER,
        Kind::Note => 0.0,
        _ => shapes::pen_width(&shape.style),
    };
    if shape.kind == Kind::Note {
        shadow(&mut mesh, shape, brush.paint(colors.shadow));
    }
    if let Some(figure) = shapes::figure(shape, detail) {
        let colors = FigureColors {
            fill: faded(fill, figure.fill),
            outline: faded(outline, figure.stroke),
            opacity: brush.opacity,
        };
        push_figure(&mut mesh, &figure, width, &colors, slot);
        return mesh;
    }
    let look = shapes::look(shape, detail);
    if let Some(area) = &look.fill {
        let paint = brush.paint(faded(fill, look.tint));
        fill_path(&mut mesh, area, brush.tolerance, paint);
    }
    if let Some(hatching) = &look.hatching {
        stroke_path(
            &mut mesh,
            &hatching.lines,
            hatching.width,
            brush.tolerance,
            brush.paint(fill),
        );
    }
    let paint = brush.paint(faded(outline, look.stroke_tint));
    let at_once = paint.color[3] < 255 && width > SEAMS_PIXELS * pixel;
    if !(at_once && fill_strokes(&mut mesh, &look, width, &brush, paint)) {
        for line in &look.strokes {
            stroke_path(&mut mesh, line, width, brush.tolerance, paint);
        }
        for head in look.heads.iter().filter(|head| is_of_stroke(head)) {
            if head.fill == HeadFill::Stroke {
                fill_path(&mut mesh, &head.path, brush.tolerance, paint);
            }
            stroke_path(&mut mesh, &head.path, width, brush.tolerance, paint);
        }
    }
    for head in look.heads.iter().filter(|head| !is_of_stroke(head)) {
        let hidden = brush.paint(colors.ground.color);
        fill_path(&mut mesh, &head.path, brush.tolerance, hidden);
        stroke_path(&mut mesh, &head.path, width, brush.tolerance, paint);
    }
    ink(&mut mesh, &look.ink, &brush, outline);
    if shape.kind == Kind::Image {
        placeholder(&mut mesh, shape, &brush, colors.muted);
    }
    mesh
}

/// Whether a head is all of the stroke's colour: then it is one with the line.
fn is_of_stroke(head: &Head) -> bool {
    head.fill != HeadFill::Canvas
}

/// The strokes and the heads that are one with them as one area, which is nowhere darker where they
/// cross; says whether it could be had.
fn fill_strokes(mesh: &mut Mesh, look: &Look, width: f64, brush: &Brush, paint: Paint) -> bool {
    let pen = kurbo::Stroke::new(width)
        .with_caps(kurbo::Cap::Round)
        .with_join(kurbo::Join::Round);
    let options = kurbo::StrokeOpts::default();
    let mut area = kurbo::BezPath::new();
    let heads = look.heads.iter().filter(|head| is_of_stroke(head));
    for head in heads.clone().filter(|head| head.fill == HeadFill::Stroke) {
        area.extend(clockwise(&head.path));
    }
    for line in look.strokes.iter().chain(heads.map(|head| &head.path)) {
        area.extend(kurbo::stroke(line, &pen, &options, brush.tolerance));
        if area.elements().len() > AREA_POINTS_MAX {
            return false;
        }
    }
    fill_path(mesh, &area, brush.tolerance, paint)
}

/// The path turned as strokes are, so that in one area it does not take from them.
fn clockwise(path: &kurbo::BezPath) -> kurbo::BezPath {
    if kurbo::Shape::area(path) < 0.0 {
        path.reverse_subpaths()
    } else {
        path.clone()
    }
}

/// The triangles of the picture that `shape` shows, cut as its outline is.
pub(super) fn bitmap(shape: &Shape, pixel: f64, slot: u32) -> Mesh {
    let mut mesh = Mesh::default();
    if shape.file.is_none() || shape.size.width <= 0.0 || shape.size.height <= 0.0 {
        return mesh;
    }
    let look = shapes::look(shape, Detail::ALL);
    let Some(area) = &look.fill else {
        return mesh;
    };
    let paint = Paint {
        color: faded(Color::rgb(0), shape.style.opacity).0,
        slot,
    };
    fill_path(&mut mesh, area, TOLERANCE_PX * pixel, paint);
    let unturn = kurbo::Affine::rotate_about(-shape.angle, shape.size.to_rect().center());
    let crop = shape.crop;
    for vertex in &mut mesh.vertices {
        let at = unturn * Point::new(f64::from(vertex.position[0]), f64::from(vertex.position[1]));
        let (across, down) = (at.x / shape.size.width, at.y / shape.size.height);
        let side = ((vertex.edge + 1.0) * 127.5).round() as u8;
        *vertex = Paint {
            color: [side, 0, 0, vertex.color[3]],
            slot,
        }
        .vertex(
            Mode::Bitmap,
            vertex.position,
            [
                (crop.x0 + (crop.x1 - crop.x0) * across) as f32,
                (crop.y0 + (crop.y1 - crop.y0) * down) as f32,
            ],
            (vertex.normal[0], vertex.normal[1]),
        );
    }
    mesh
}

/// Stands for a picture that is not there: a sun over two hills.
fn placeholder(mesh: &mut Mesh, shape: &Shape, brush: &Brush, color: Color) {
    let rect = shape.size.to_rect();
    let side = (rect.width().min(rect.height()) * 0.4).min(PLACEHOLDER_SIDE_MAX);
    let turn = kurbo::Affine::rotate_about(shape.angle, rect.center());
    let place =
        turn * kurbo::Affine::translate(rect.center().to_vec2()) * kurbo::Affine::scale(side / 2.0);
    let paint = brush.paint(faded(color, 0.5));
    let sun = kurbo::Shape::to_path(&kurbo::Circle::new((0.45, -0.45), 0.2), 0.01);
    let mut hills = kurbo::BezPath::new();
    hills.move_to((-0.9, 0.7));
    for corner in [(-0.3, -0.25), (0.2, 0.35), (0.45, 0.1), (0.9, 0.7)] {
        hills.line_to(corner);
    }
    hills.close_path();
    for part in [sun, hills] {
        fill_path(mesh, &(place * part), brush.tolerance, paint);
    }
}

/// The box of a shape that is all within a pixel.
fn speck(shape: &Shape, pixel: f64) -> Option<Rect> {
    let rect = match &shape.kind {
        Kind::Group | Kind::Text => return None,
        // A line is where its points are, whatever others write as its size.
        kind if kind.is_path() => {
            let points = shape
                .path
                .iter()
                .map(|&point| Rect::from_points(point, point));
            points.reduce(|all, one| all.union(one))?
        }
        _ => shape.size.to_rect(),
    };
    let side = rect.width().max(rect.height()) + shape.style.stroke_width;
    (side < pixel * SPECK_PIXELS).then_some(rect)
}

/// What is the same for all of a shape's parts.
struct Brush {
    opacity: f64,
    tolerance: f64,
    slot: u32,
}

impl Brush {
    fn paint(&self, color: Color) -> Paint {
        Paint {
            color: faded(color, self.opacity).0,
            slot: self.slot,
        }
    }
}

fn ink(mesh: &mut Mesh, spine: &[shapes::SpinePoint], brush: &Brush, color: Color) {
    let paint = brush.paint(color);
    // A translucent stroke that crosses itself must not be darker there: one area, where that can
    // be had.
    let is_area = paint.color[3] < 255
        && spine.len() <= AREA_POINTS_MAX
        && fill_path(mesh, &shapes::spine_outline(spine), brush.tolerance, paint);
    if !is_area {
        let line = shapes::smooth_spine(spine, brush.tolerance);
        stroke_line(mesh, &line, false, brush.tolerance, paint);
    }
}

fn shadow(mesh: &mut Mesh, shape: &Shape, paint: Paint) {
    let rect = shape.size.to_rect();
    let half = [rect.width() / 2.0, rect.height() / 2.0].map(|half| half as f32);
    let seen = rect.inflate(NOTE_SHADOW, NOTE_SHADOW);
    let turn = kurbo::Affine::rotate_about(shape.angle, rect.center());
    let corners = corners(seen).map(|corner| {
        let place = corner - rect.center();
        let at = turn * corner + Vec2::new(0.0, SHADOW_DROP);
        let (at, place) = ([at.x as f32, at.y as f32], [place.x as f32, place.y as f32]);
        mesh.push(paint.vertex(Mode::Shadow, at, place, (half[0], half[1])))
    });
    mesh.quad(corners[0], corners[1], corners[2], corners[3]);
}

/// Clockwise from the top left.
pub(super) fn corners(rect: Rect) -> [Point; 4] {
    [
        (rect.x0, rect.y0),
        (rect.x1, rect.y0),
        (rect.x1, rect.y1),
        (rect.x0, rect.y1),
    ]
    .map(Point::from)
}

#[cfg(test)]
mod tests {
    use super::super::colors::tests::colors;
    use super::*;
    use std::sync::Arc;
    use tavla_shared::geometry::Size;
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Arrowhead, Dash, FillStyle, Ink, InkPoint, LineShape};

    fn shape(kind: Kind) -> Shape {
        let mut shape = Shape::new(ShapeId::from_random(1), kind);
        shape.size = Size::new(80.0, 40.0);
        shape
    }

    #[test]
    fn smaller_pixels_make_more_triangles_of_curves() {
        let count = |pixel| {
            body(&shape(Kind::Ellipse), &colors(false), pixel, 0)
                .indices
                .len()
        };
        assert!(count(0.03) > count(3.0));
        // Far out it is two triangles.
        assert_eq!(count(100.0), 6);
    }

    #[test]
    fn a_line_is_as_long_as_its_points_say() {
        let mut line = shape(Kind::Line);
        line.path = vec![Point::ZERO, Point::new(300.0, 0.0)];
        line.size = Size::ZERO;
        let mesh = body(&line, &colors(false), 16.0, 0);
        let longest = mesh.vertices.iter().map(|vertex| vertex.position[0]);
        assert_eq!(longest.reduce(f32::max), Some(300.0));
    }

    #[test]
    fn far_out_a_sketch_is_drawn_once_and_a_hatching_is_a_tint() {
        let mut sketch = shape(Kind::Rectangle);
        sketch.style.roughness = 1.0;
        sketch.style.fill = Color::rgb(0xff_0000);
        sketch.style.fill_style = FillStyle::Hachure;
        let count = |shape: &Shape, pixel| body(shape, &colors(false), pixel, 0).vertices.len();
        let mut clean = sketch.clone();
        clean.style.roughness = 0.0;
        clean.style.fill_style = FillStyle::Solid;
        assert!(count(&sketch, 1.0) > 4 * count(&clean, 1.0));
        assert_eq!(count(&sketch, 4.0), count(&clean, 4.0));
        let mesh = body(&sketch, &colors(false), 4.0, 0);
        let faintest = mesh.vertices.iter().map(|vertex| vertex.color[3]).min();
        // One unit of line in every eight.
        assert_eq!(faintest, Some(32));
    }

    #[test]
    fn a_group_has_no_body_and_an_unknown_kind_has_a_placeholder() {
        let draw = |kind| body(&shape(kind), &colors(false), 0.7, 0);
        assert!(draw(Kind::Group).is_empty());
        assert!(draw(Kind::Text).is_empty());
        assert!(!draw(Kind::Unknown("cloud".into())).is_empty());
    }

    #[test]
    fn opacity_is_in_every_vertex() {
        let mut arrow = shape(Kind::Arrow);
        arrow.path = vec![Point::ZERO, Point::new(80.0, 40.0)];
        arrow.style.head_end = Arrowhead::Triangle;
        arrow.style.opacity = 0.5;
        let mesh = body(&arrow, &colors(false), 0.7, 7);
        assert!(
            mesh.vertices
                .iter()
                .all(|v| v.color[3] == 128 && v.slot_mode & 0xff == 7)
        );
    }

    #[test]
    fn the_largest_shape_a_board_may_have_stays_affordable() {
        let mut huge = shape(Kind::Ellipse);
        huge.size = Size::new(1e9, 1e9);
        huge.style.fill = Color::rgb(0xff_0000);
        huge.style.fill_style = FillStyle::CrossHatch;
        huge.style.roughness = 1.0;
        assert!(body(&huge, &colors(false), 0.03, 0).vertices.len() < 100_000);
    }

    /// A line thrown all over, back to where it began.
    fn tangle(corners: u32) -> Shape {
        let mut line = shape(Kind::Line);
        let mut state = 1_u32;
        let mut throw = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 16)
        };
        line.path = (1..corners).map(|_| Point::new(throw(), throw())).collect();
        line.path.push(line.path[0]);
        line.style.fill = Color::rgb(0xff_0000);
        line.style.roughness = 1.0;
        line
    }

    #[test]
    fn no_shape_a_board_may_have_costs_more_than_a_million_vertices() {
        let mut shapes = Vec::new();
        // Each of these once took seconds to minutes, or a gigabyte.
        for fill_style in [FillStyle::Solid, FillStyle::CrossHatch, FillStyle::Zigzag] {
            let mut line = tangle(10_000);
            line.style.fill_style = fill_style;
            shapes.push(line);
        }
        let mut wide = tangle(10_000);
        wide.style.stroke_width = 1_000.0;
        wide.style.line = LineShape::Curved;
        shapes.push(wide.clone());
        wide.style.dash = Dash::Dotted;
        shapes.push(wide);
        for opacity in [0.5, 1.0] {
            let point = |at: &Point| InkPoint {
                x: at.x as f32,
                y: at.y as f32,
                pressure: (at.x / 65_536.0) as f32,
            };
            let ink = Ink {
                points: tangle(100_000).path.iter().map(point).collect(),
            };
            let mut stroke = shape(Kind::Ink);
            stroke.size = ink.natural_size();
            stroke.ink = Some(Arc::new(ink));
            stroke.style.opacity = opacity;
            shapes.push(stroke);
        }
        for (number, shape) in shapes.iter().enumerate() {
            let mesh = body(shape, &colors(false), 0.03, 0);
            let count = mesh.vertices.len();
            assert!((1..1_000_000).contains(&count), "{number}: {count}");
        }
    }
}

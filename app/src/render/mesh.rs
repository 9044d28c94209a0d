//! From a shape to the triangles of its body: everything but its text.

#[cfg(test)]
mod tests;

use kurbo::{Point, Rect, Vec2};
use tavla_shared::shape::{Color, Kind, Nib, Shape};

use super::area::{fill_even_odd, fill_non_zero};
use super::camera::TOLERANCE_PX;
use super::figure::{FigureColors, push_figure};
use super::stroke::{paint_twice, stroke_hatching, stroke_line, stroke_path, stroke_speck};
use super::translucent::{
    AREA_POINTS_MAX, Paints, fill_hatching, fill_stacked, fill_strokes, is_of_stroke,
};
use super::vertex::{Mesh, Mode, Paint};
use crate::colors::{CanvasColors, faded};
use crate::shapes::{
    self, Detail, Head, HeadFill, Look, MISSING_PICTURE_OPACITY, NOTE_SHADOW, NOTE_SHADOW_DROP,
};

/// In a translucent stroke thinner than so many pixels no crossing is seen.
pub(super) const SEAMS_PIXELS: f64 = 1.5;
/// What is smaller than so many pixels is a speck.
const SPECK_PIXELS: f64 = 1.0;
/// Curves of huge shapes are no finer than this part of the shape.
const COARSEST: f64 = 2e-6;

/// The triangles of `shape`'s body, from its `pos`, with all that shows where a pixel is `pixel`
/// board units.
pub(super) fn body(shape: &Shape, colors: &CanvasColors, pixel: f64, slot: u32) -> Mesh {
    let brush = Brush {
        opacity: shape.style.opacity,
        tolerance: (TOLERANCE_PX * pixel).max(shapes::extent(shape) * COARSEST),
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
    let width = shapes::line_width(shape);
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
    let paints = Paints {
        fill: brush.paint(faded(fill, look.tint)),
        hatching: brush.paint(fill),
        stroke: brush.paint(faded(outline, look.stroke_tint)),
        ground: brush.paint(colors.ground.color),
    };
    let hatched = look.hatching.as_ref().map_or(0.0, |it| it.width);
    let seams_show = width.max(hatched) > SEAMS_PIXELS * pixel;
    let hides = seams_show && brush.opacity < 1.0 && outline.0[3] == 255;
    if !(hides && fill_stacked(&mut mesh, &look, width, brush.tolerance, &paints)) {
        parts(&mut mesh, &look, width, &brush, &paints, seams_show);
        let color = faded(outline, shapes::nib_opacity(shape));
        let flat = shape.style.nib == Nib::Highlighter;
        ink(
            &mut mesh,
            &look.ink,
            flat,
            brush.paint(color),
            brush.tolerance,
        );
    }
    if shape.kind == Kind::Image {
        let color = faded(colors.muted, MISSING_PICTURE_OPACITY);
        for part in shapes::missing_picture(shape) {
            fill_non_zero(&mut mesh, &part, brush.tolerance, brush.paint(color));
        }
    }
    mesh
}

/// The parts of a look but its ink, one over the other.
fn parts(
    mesh: &mut Mesh,
    look: &Look,
    width: f64,
    brush: &Brush,
    paints: &Paints,
    seams_show: bool,
) {
    let tolerance = brush.tolerance;
    if let Some(area) = &look.fill {
        fill_even_odd(mesh, area, tolerance, paints.fill);
    }
    let at_once = |paint: Paint| paint.color[3] < 255 && seams_show;
    if let Some(hatching) = &look.hatching {
        let paint = paints.hatching;
        if !(at_once(paint) && fill_hatching(mesh, hatching, tolerance, paint)) {
            stroke_hatching(mesh, hatching, tolerance, paint);
        }
    }
    let paint = paints.stroke;
    if paint.color[3] == 0 {
        return;
    }
    if !(at_once(paint) && fill_strokes(mesh, look, width, tolerance, paint)) {
        let before = mesh.vertices.len();
        let is_open = |head: &&Head| head.fill == HeadFill::Open;
        let heads = look.heads.iter().filter(is_open).map(|head| &head.path);
        for line in look.strokes.iter().chain(heads) {
            stroke_path(mesh, line, width, tolerance, paint);
        }
        if look.retraced {
            paint_twice(mesh, before);
        }
        let is_filled = |head: &&Head| head.fill == HeadFill::Stroke;
        for head in look.heads.iter().filter(is_filled) {
            fill_non_zero(mesh, &head.path, tolerance, paint);
            stroke_path(mesh, &head.path, width, tolerance, paint);
        }
    }
    for head in look.heads.iter().filter(|head| !is_of_stroke(head)) {
        fill_non_zero(mesh, &head.path, tolerance, paints.ground);
        stroke_path(mesh, &head.path, width, tolerance, paint);
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
    fill_even_odd(&mut mesh, area, TOLERANCE_PX * pixel, paint);
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

/// The box of a shape that is all within a pixel.
fn speck(shape: &Shape, pixel: f64) -> Option<Rect> {
    let rect = match &shape.kind {
        Kind::Group | Kind::Text => return None,
        // A line is where its points are, whatever others write as its size.
        kind if kind.is_path() => shapes::points_box(&shape.path)?,
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

fn ink(mesh: &mut Mesh, spine: &[shapes::SpinePoint], flat: bool, paint: Paint, tolerance: f64) {
    let area = if flat {
        shapes::flat_outline
    } else {
        shapes::spine_outline
    };
    // A translucent stroke that crosses itself must not be darker there: one area, where that can
    // be had.
    let is_area = paint.color[3] < 255
        && spine.len() <= AREA_POINTS_MAX
        && fill_non_zero(mesh, &area(spine), tolerance, paint);
    if !is_area {
        let line = shapes::smooth_spine(spine, tolerance);
        stroke_line(mesh, &line, false, tolerance, paint);
    }
}

fn shadow(mesh: &mut Mesh, shape: &Shape, paint: Paint) {
    let rect = shape.size.to_rect();
    let half = [rect.width() / 2.0, rect.height() / 2.0].map(|half| half as f32);
    let seen = rect.inflate(NOTE_SHADOW, NOTE_SHADOW);
    let turn = kurbo::Affine::rotate_about(shape.angle, rect.center());
    let corners = corners(seen).map(|corner| {
        let place = corner - rect.center();
        let at = turn * corner + Vec2::new(0.0, NOTE_SHADOW_DROP);
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

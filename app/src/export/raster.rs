//! A page as pixels, and those as PNG.
//!
//! Groups are drawn on sheets of their own where they need any, no larger than that, and put over what is below them.

mod layer;
mod layers;
mod room;

use std::rc::Rc;

use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _};
use tavla_shared::blob::BlobHash;
use tavla_shared::shape::Color;
use tiny_skia::{
    ColorU8, FillRule, FilterQuality, IntSize, LineCap, LineJoin, Paint, Path, PathBuilder,
    Pattern, Pixmap, PixmapRef, SpreadMode, Stroke, Transform,
};

use self::layer::{Mark, Pen};
use self::layers::{Clip, Layers};
pub use self::room::{PIXELS_MAX, SIDE_MAX, fitting_scale, pixel_size, pixels_of, scale_within};
use super::ExportError;
use super::painter::{Paper, paint};
use super::pictures;
use super::sheet::Sheet;
use super::surface::{Group, Letters, Picture, Rule, Surface, Undrawn, whole_from_part};
use crate::blobs::Bitmap;
use crate::text::TextEngine;

/// The square that a picture is placed by.
const UNIT: Rect = Rect::new(0.0, 0.0, 1.0, 1.0);
/// So many decoded pictures are kept.
const BITMAPS_MAX: usize = 4;

/// Draws a page, `scale` pixels a board unit.
///
/// # Errors
/// [`ExportError::TooLarge`], [`ExportError::TooDeep`].
pub fn draw(
    sheet: &Sheet,
    paper: &Paper<'_>,
    scale: f64,
    engine: &mut TextEngine,
) -> Result<Pixmap, ExportError> {
    let (width, height) = pixel_size(sheet, scale)?;
    let too_large = ExportError::TooLarge {
        width: f64::from(width),
        height: f64::from(height),
    };
    let mut pixmap = Pixmap::new(width, height).ok_or(too_large)?;
    if let Some(ground) = paper.ground() {
        pixmap.fill(color(ground));
    }
    let mut raster = Raster {
        pixels_from_page: Affine::scale(scale),
        layers: Layers::new(pixmap),
        bitmaps: Bitmaps::default(),
    };
    paint(sheet, paper, engine, &mut raster);
    let mebibytes = layers::BYTES_MAX >> 20;
    let page = raster.layers.into_page();
    page.ok_or(ExportError::TooDeep { mebibytes })
}

/// A page as PNG, whose pixels say how large they are: 96 to an inch at a scale of 1.
///
/// # Errors
/// [`ExportError::TooLarge`].
pub fn png(pixmap: Pixmap, scale: f64) -> Result<Vec<u8>, ExportError> {
    const INCH: f64 = 0.0254;
    let (width, height) = (pixmap.width(), pixmap.height());
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_compression(png::Compression::Fast);
    let per_meter = (96.0 * scale / INCH).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_meter,
        yppu: per_meter,
        unit: png::Unit::Meter,
    }));
    let pixels = pixmap.take_demultiplied();
    let written = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(&pixels)?;
        writer.finish()
    });
    written.map_err(|error| ExportError::NotWritten {
        reason: error.to_string(),
    })?;
    Ok(bytes)
}

struct Raster {
    pixels_from_page: Affine,
    layers: Layers,
    bitmaps: Bitmaps,
}

impl Raster {
    /// Draws pixels, whose opacity their colours are multiplied by, where `place` has a square one long each way.
    fn draw_pixels(&mut self, pixels: PixmapRef<'_>, place: Affine, clip: &BezPath) {
        let to_page = self.pixels_from_page;
        let from_pixels = Affine::scale_non_uniform(
            1.0 / f64::from(pixels.width()),
            1.0 / f64::from(pixels.height()),
        );
        let shader = Pattern::new(
            pixels,
            SpreadMode::Pad,
            FilterQuality::Bilinear,
            1.0,
            transform(to_page * place * from_pixels),
        );
        let paint = Paint {
            shader,
            anti_alias: true,
            ..Paint::default()
        };
        if let Some(outline) = path(clip, to_page) {
            self.layers.fill(&outline, &paint);
        }
    }

    fn fill_at(&mut self, path: Option<Path>, rule: FillRule, fill: Color) {
        if let Some(path) = path {
            self.layers.draw(Mark {
                path,
                pen: Pen::Fill(rule),
                color: color(fill),
            });
        }
    }
}

impl Surface for Raster {
    fn begin(&mut self, group: &Group<'_>) {
        let bounds = self.pixels_from_page.transform_rect_bbox(group.bounds);
        let clip = match group.clip.map(|clip| (clip, upright_box(clip))) {
            None => Clip::None,
            Some((_, Some(area))) => Clip::Box(self.pixels_from_page.transform_rect_bbox(area)),
            Some((clip, None)) => {
                path(clip, self.pixels_from_page).map_or(Clip::None, Clip::Outline)
            }
        };
        self.layers.begin(bounds, group.opacity, clip);
    }

    fn end(&mut self) {
        self.layers.end();
    }

    fn fill(&mut self, area: &BezPath, rule: Rule, fill: Color) {
        if fill.0[3] > 0 {
            let rule = match rule {
                Rule::NonZero => FillRule::Winding,
                Rule::EvenOdd => FillRule::EvenOdd,
            };
            self.fill_at(path(area, self.pixels_from_page), rule, fill);
        }
    }

    fn stroke(&mut self, line: &BezPath, width: f64, stroke: Color) {
        if stroke.0[3] == 0 {
            return;
        }
        let to_page = self.pixels_from_page;
        let Some(path) = path(line, to_page) else {
            return;
        };
        let pen = Pen::Stroke(Stroke {
            width: (width * to_page.as_coeffs()[0]) as f32,
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            ..Stroke::default()
        });
        let color = color(stroke);
        self.layers.draw(Mark { path, pen, color });
    }

    fn picture(&mut self, picture: &Picture<'_>) -> Result<(), Undrawn> {
        let bitmap = self.bitmaps.find(picture)?;
        let whole = picture.place * whole_from_part(picture.crop);
        let seen = (self.pixels_from_page * whole).transform_rect_bbox(UNIT);
        // The smallest that has a pixel for each of the page's.
        let level = bitmap.levels.iter().rev();
        let mut level = level.skip_while(|level| f64::from(level.width) < seen.width());
        let level = level.next().or(bitmap.levels.first());
        let level = level.ok_or(Undrawn::Broken)?;
        let pixels = PixmapRef::from_bytes(&level.pixels, level.width, level.height);
        if let Some(pixels) = pixels {
            self.draw_pixels(pixels, whole, picture.clip);
        }
        Ok(())
    }

    fn letters(&mut self, letters: &Letters<'_>, engine: &mut TextEngine) {
        for glyph in letters.placed.layout.glyphs() {
            let layers = engine.layers(glyph.font, glyph.id);
            if layers.is_empty()
                && let Some(picture) = letters.glyph_picture(glyph, engine)
                && let Some(size) = IntSize::from_wh(picture.width, picture.height)
                && let Some(pixels) = Pixmap::from_vec(multiplied(picture.pixels), size)
            {
                let clip = picture.place * UNIT.to_path(1.0);
                self.draw_pixels(pixels.as_ref(), picture.place, &clip);
            }
            let place = self.pixels_from_page * letters.glyph_place(glyph);
            for layer in layers {
                let fill = layer.color.unwrap_or(letters.color(glyph));
                self.fill_at(path(&layer.path, place), FillRule::Winding, fill);
            }
        }
    }

    fn link(&mut self, _: &[BezPath], _: &str) {}
}

fn color(color: Color) -> tiny_skia::Color {
    let [red, green, blue, opacity] = color.0;
    tiny_skia::Color::from_rgba8(red, green, blue, opacity)
}

fn transform(place: Affine) -> Transform {
    let [xx, yx, xy, yy, dx, dy] = place.as_coeffs().map(|value| value as f32);
    Transform::from_row(xx, yx, xy, yy, dx, dy)
}

/// A path in the page's pixels; none where there is nothing of it, or where it is no number.
fn path(path: &BezPath, place: Affine) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let at = |point: Point| {
        let at = place * point;
        (at.x as f32, at.y as f32)
    };
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(to) => {
                let (x, y) = at(to);
                builder.move_to(x, y);
            }
            PathEl::LineTo(to) => {
                let (x, y) = at(to);
                builder.line_to(x, y);
            }
            PathEl::QuadTo(a, to) => {
                let ((ax, ay), (x, y)) = (at(a), at(to));
                builder.quad_to(ax, ay, x, y);
            }
            PathEl::CurveTo(a, b, to) => {
                let ((ax, ay), (bx, by), (x, y)) = (at(a), at(b), at(to));
                builder.cubic_to(ax, ay, bx, by, x, y);
            }
            PathEl::ClosePath => builder.close(),
        }
    }
    builder.finish()
}

/// The upright box that a path goes around, if it is one.
fn upright_box(path: &BezPath) -> Option<Rect> {
    let mut corners = Vec::new();
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(to) if corners.is_empty() => corners.push(to),
            PathEl::LineTo(to) if !corners.is_empty() => corners.push(to),
            PathEl::ClosePath => {}
            _ => return None,
        }
    }
    let &[one, two, three, four] = &corners[..] else {
        return None;
    };
    // Up or down, across, and so on.
    let is_box = |one: Point, two: Point, three: Point, four: Point| {
        one.x == two.x && two.y == three.y && three.x == four.x && four.y == one.y
    };
    let is_upright = is_box(one, two, three, four) || is_box(two, three, four, one);
    is_upright.then(|| Rect::from_points(one, three))
}

/// Colours multiplied by their opacity.
fn multiplied(mut pixels: Vec<u8>) -> Vec<u8> {
    for pixel in pixels.as_chunks_mut::<4>().0 {
        let [red, green, blue, opacity] = *pixel;
        let color = ColorU8::from_rgba(red, green, blue, opacity).premultiply();
        *pixel = [color.red(), color.green(), color.blue(), color.alpha()];
    }
    pixels
}

/// Pictures that were decoded lately: the same one is often shown more than once.
#[derive(Default)]
struct Bitmaps {
    /// The newest last.
    known: Vec<(BlobHash, Result<Rc<Bitmap>, Undrawn>)>,
}

impl Bitmaps {
    fn find(&mut self, picture: &Picture<'_>) -> Result<Rc<Bitmap>, Undrawn> {
        let known = self.known.iter().find(|(name, _)| *name == picture.name);
        if let Some((_, bitmap)) = known {
            return bitmap.clone();
        }
        let bitmap = Bitmap::decode(picture.file)
            .map(Rc::new)
            .map_err(|error| pictures::undrawn(picture.file, &error));
        if self.known.len() == BITMAPS_MAX {
            self.known.drain(..1);
        }
        self.known.push((picture.name, bitmap.clone()));
        bitmap
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::geometry::{Point, Size};
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Kind, Shape};

    use super::*;
    use crate::shapes;

    #[test]
    fn what_cuts_a_frame_off_is_an_upright_box_unless_it_is_turned() {
        let mut frame = Shape::new(ShapeId::new("a").unwrap(), Kind::Image);
        frame.pos = Point::new(0.1, -20.7);
        frame.size = Size::new(33.3, 5.5);
        let area = upright_box(&shapes::outline(&frame));
        assert_eq!(area, Some(frame.rect()));
        let mut with_hole = shapes::outline(&frame);
        with_hole.extend(shapes::outline(&frame).iter());
        assert_eq!(upright_box(&with_hole), None);
        frame.angle = 0.1;
        assert_eq!(upright_box(&shapes::outline(&frame)), None);
        frame.angle = 0.0;
        for kind in [Kind::Ellipse, Kind::Diamond, Kind::Note] {
            frame.kind = kind;
            assert_eq!(
                upright_box(&shapes::outline(&frame)),
                None,
                "{:?}",
                frame.kind
            );
        }
    }
}

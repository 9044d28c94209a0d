//! A page as pixels, and those as PNG.
//!
//! Groups are drawn on sheets of their own, no larger than they need, and put over what is below them.

mod room;

use std::rc::Rc;

use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _};
use tavla_shared::blob::BlobHash;
use tavla_shared::shape::Color;
use tiny_skia::{
    ColorU8, FillRule, FilterQuality, IntSize, LineCap, LineJoin, Mask, Paint, Path, PathBuilder,
    Pattern, Pixmap, PixmapPaint, PixmapRef, SpreadMode, Stroke, Transform,
};

pub use self::room::{PIXELS_MAX, SIDE_MAX, fitting_scale, pixel_size, pixels_of, scale_within};
use super::ExportError;
use super::painter::{Paper, paint};
use super::sheet::Sheet;
use super::surface::{Group, Letters, Picture, Rule, Surface, whole_from_part};
use crate::blobs::Bitmap;
use crate::text::TextEngine;

/// The square that a picture is placed by.
const UNIT: Rect = Rect::new(0.0, 0.0, 1.0, 1.0);
/// So many decoded pictures are kept.
const BITMAPS_MAX: usize = 4;

/// Draws a page, `scale` pixels a board unit.
///
/// # Errors
/// [`ExportError::TooLarge`].
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
        page: Layer {
            pixmap,
            corner: (0, 0),
        },
        open: Vec::new(),
        bitmaps: Bitmaps::default(),
    };
    paint(sheet, paper, engine, &mut raster);
    Ok(raster.page.pixmap)
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

/// Pixels, and where on the page they are.
struct Layer {
    pixmap: Pixmap,
    /// Of its left upper corner, in the page's pixels.
    corner: (i32, i32),
}

/// A group being drawn; none where nothing of it is on the page.
struct Open {
    layer: Option<Layer>,
    opacity: f64,
    clip: Option<Path>,
}

struct Raster {
    pixels_from_page: Affine,
    page: Layer,
    open: Vec<Open>,
    bitmaps: Bitmaps,
}

impl Raster {
    /// What is drawn on now; none where nothing of it would be seen.
    fn top(&mut self) -> Option<&mut Layer> {
        match self.open.last_mut() {
            Some(open) => open.layer.as_mut(),
            None => Some(&mut self.page),
        }
    }

    /// The part of a box that is on what is drawn on now, in the page's pixels.
    fn within(&mut self, bounds: Rect) -> Option<(i32, i32, u32, u32)> {
        let bounds = self.pixels_from_page.transform_rect_bbox(bounds).expand();
        let below = self.top()?;
        let (x, y) = (f64::from(below.corner.0), f64::from(below.corner.1));
        let size = (
            f64::from(below.pixmap.width()),
            f64::from(below.pixmap.height()),
        );
        let part = bounds.intersect(Rect::from_origin_size((x, y), size));
        let has_room = part.width() >= 1.0 && part.height() >= 1.0;
        has_room.then(|| {
            let (width, height) = (part.width() as u32, part.height() as u32);
            (part.x0 as i32, part.y0 as i32, width, height)
        })
    }

    /// Draws pixels, whose opacity their colours are multiplied by, where `place` has a square one long each way.
    fn draw_pixels(&mut self, pixels: PixmapRef<'_>, place: Affine, clip: &BezPath) {
        let to_page = self.pixels_from_page;
        let Some(layer) = self.top() else { return };
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
            let shift = layer.shift();
            let pixmap = &mut layer.pixmap;
            pixmap.fill_path(&outline, &paint, FillRule::EvenOdd, shift, None);
        }
    }

    fn fill_at(&mut self, path: Option<Path>, rule: FillRule, fill: Color) {
        let (Some(path), Some(layer)) = (path, self.top()) else {
            return;
        };
        let shift = layer.shift();
        layer
            .pixmap
            .fill_path(&path, &paint_of(fill), rule, shift, None);
    }
}

impl Layer {
    /// From the page's pixels to its own.
    fn shift(&self) -> Transform {
        Transform::from_translate(-self.corner.0 as f32, -self.corner.1 as f32)
    }

    /// Puts another over it.
    fn put(&mut self, mut above: Self, opacity: f64, clip: Option<&Path>) {
        if let Some(clip) = clip
            && let Some(mut mask) = Mask::new(above.pixmap.width(), above.pixmap.height())
        {
            mask.fill_path(clip, FillRule::EvenOdd, true, above.shift());
            above.pixmap.apply_mask(&mask);
        }
        let paint = PixmapPaint {
            opacity: opacity as f32,
            ..PixmapPaint::default()
        };
        let (x, y) = (
            above.corner.0 - self.corner.0,
            above.corner.1 - self.corner.1,
        );
        let above = above.pixmap.as_ref();
        self.pixmap
            .draw_pixmap(x, y, above, &paint, Transform::identity(), None);
    }
}

impl Surface for Raster {
    fn begin(&mut self, group: &Group<'_>) {
        let part = self.within(group.bounds);
        let layer = part.and_then(|(x, y, width, height)| {
            Some(Layer {
                pixmap: Pixmap::new(width, height)?,
                corner: (x, y),
            })
        });
        let clip = group
            .clip
            .and_then(|clip| path(clip, self.pixels_from_page));
        self.open.push(Open {
            layer,
            opacity: group.opacity,
            clip,
        });
    }

    fn end(&mut self) {
        let Some(Open {
            layer: Some(layer),
            opacity,
            clip,
        }) = self.open.pop()
        else {
            return;
        };
        if let Some(below) = self.top() {
            below.put(layer, opacity, clip.as_ref());
        }
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
        let (Some(line), Some(layer)) = (path(line, to_page), self.top()) else {
            return;
        };
        let shift = layer.shift();
        let pen = Stroke {
            width: (width * to_page.as_coeffs()[0]) as f32,
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            ..Stroke::default()
        };
        layer
            .pixmap
            .stroke_path(&line, &paint_of(stroke), &pen, shift, None);
    }

    fn picture(&mut self, picture: &Picture<'_>) -> bool {
        let Some(bitmap) = self.bitmaps.find(picture) else {
            return false;
        };
        let whole = picture.place * whole_from_part(picture.crop);
        let seen = (self.pixels_from_page * whole).transform_rect_bbox(UNIT);
        // The smallest that has a pixel for each of the page's.
        let level = bitmap.levels.iter().rev();
        let mut level = level.skip_while(|level| f64::from(level.width) < seen.width());
        let Some(level) = level.next().or(bitmap.levels.first()) else {
            return false;
        };
        let pixels = PixmapRef::from_bytes(&level.pixels, level.width, level.height);
        if let Some(pixels) = pixels {
            self.draw_pixels(pixels, whole, picture.clip);
        }
        true
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

fn paint_of(of: Color) -> Paint<'static> {
    let mut paint = Paint {
        anti_alias: true,
        ..Paint::default()
    };
    paint.set_color(color(of));
    paint
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
    /// The newest last; none in place of what cannot be shown.
    known: Vec<(BlobHash, Option<Rc<Bitmap>>)>,
}

impl Bitmaps {
    fn find(&mut self, picture: &Picture<'_>) -> Option<Rc<Bitmap>> {
        let known = self.known.iter().find(|(name, _)| *name == picture.name);
        if let Some((_, bitmap)) = known {
            return bitmap.clone();
        }
        let bitmap = Bitmap::decode(picture.file).ok().map(Rc::new);
        if self.known.len() == BITMAPS_MAX {
            self.known.remove(0);
        }
        self.known.push((picture.name, bitmap.clone()));
        bitmap
    }
}

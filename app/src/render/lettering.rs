//! From laid out text to triangles: pictures of glyphs while they are small, their outlines when
//! they are large, and bars where they are too small to read.

use kurbo::{Affine, Point, Rect, Vec2};
use tavla_shared::shape::{Color, Shape};

use super::area::fill_path;
use super::atlas::{Atlas, GlyphKey, Placed};
use super::bars::{BAR_OPACITY, READABLE_MIN};
use super::colors::faded;
use super::mesh::corners;
use super::stroke::stroke_bar;
use super::vertex::{Mesh, Mode, Paint};
use crate::text::{Glyph, PlacedText, SUBPIXELS, TextEngine};

/// Larger text, in pixels an em, is drawn from its outlines.
const PICTURE_MAX: f64 = 160.0;
/// The most vertices of one text; what is left of it is drawn as bars.
const VERTICES_MAX: usize = 500_000;
/// How far the backing of a line's label reaches beyond the text, as a part of its size.
const LABEL_PADDING: f64 = 0.3;

/// A text to draw.
pub(super) struct Lettering<'a> {
    pub(super) shape: &'a Shape,
    pub(super) placed: &'a PlacedText,
    pub(super) color: Color,
    /// What is put under the text, so that a line does not run through its label.
    pub(super) backing: Option<Color>,
    pub(super) slot: u32,
    /// Pixels a board unit.
    pub(super) scale: f64,
    /// Of outlines, in board units.
    pub(super) tolerance: f64,
}

impl Lettering<'_> {
    /// The triangles, from the shape's `pos`.
    pub(super) fn mesh(&self, engine: &mut TextEngine, atlas: &mut Atlas) -> Mesh {
        let mut mesh = Mesh::default();
        self.back(&mut mesh);
        let px_size = self.px_size();
        let mut glyphs = self.placed.layout.glyphs();
        if px_size >= READABLE_MIN {
            while mesh.vertices.len() < VERTICES_MAX
                && let Some(glyph) = glyphs.next()
            {
                if px_size > PICTURE_MAX {
                    self.outline(&mut mesh, glyph, engine);
                } else {
                    self.picture(&mut mesh, glyph, engine, atlas);
                }
            }
        }
        self.bars(&mut mesh, glyphs);
        mesh
    }

    fn px_size(&self) -> f64 {
        self.placed.layout.line_metrics().text_size * self.scale
    }

    fn turn(&self) -> Affine {
        if self.placed.angle == 0.0 {
            return Affine::IDENTITY;
        }
        let pivot = self.placed.pivot - self.shape.pos.to_vec2();
        Affine::rotate_about(self.placed.angle, pivot)
    }

    fn paint(&self, color: Color, opacity: f64) -> Paint {
        let opacity = self.shape.style.opacity * opacity;
        Paint {
            color: faded(color, opacity).0,
            slot: self.slot,
        }
    }

    /// The block's top left, from the shape's `pos`.
    fn origin(&self) -> Vec2 {
        self.placed.origin - self.shape.pos
    }

    fn local(&self, glyph: Glyph) -> Point {
        Point::new(f64::from(glyph.x), f64::from(glyph.y)) + self.origin()
    }

    fn back(&self, mesh: &mut Mesh) {
        let Some(color) = self.backing else { return };
        let label = self.placed.rect() - self.shape.pos.to_vec2();
        let padding = self.placed.block.size * LABEL_PADDING;
        let label = label.inflate(padding, 0.0);
        let path = self.turn() * kurbo::Shape::to_path(&label, 1.0);
        fill_path(mesh, &path, self.tolerance, self.paint(color, 1.0));
    }

    fn picture(&self, mesh: &mut Mesh, glyph: Glyph, engine: &mut TextEngine, atlas: &mut Atlas) {
        let at = self.local(glyph);
        let (anchor, subpixel) = if self.placed.angle == 0.0 {
            self.on_pixels(at)
        } else {
            (at, 0)
        };
        let px_size = self.px_size() as f32;
        let key: GlyphKey = (glyph.font, glyph.id, px_size.to_bits(), subpixel);
        let placed = atlas.placed(key, || {
            engine.raster(glyph.font, glyph.id, px_size, subpixel)
        });
        if let Some(placed) = placed {
            self.quad(mesh, anchor, placed);
        } else if engine
            .raster(glyph.font, glyph.id, px_size, subpixel)
            .is_some()
        {
            // The atlas is full of larger things: the outline does as well.
            self.outline(mesh, glyph, engine);
        }
    }

    /// The glyph's origin moved to where a whole pixel begins, and the quarter of that pixel that
    /// its picture is made for. The camera, too, is on whole pixels at rest.
    fn on_pixels(&self, at: Point) -> (Point, u8) {
        let pixel = (self.shape.pos + at.to_vec2()).to_vec2() * self.scale;
        let quarters = f64::from(SUBPIXELS);
        let x = (pixel.x * quarters).round() / quarters;
        let whole = Vec2::new(x.floor(), pixel.y.round());
        let subpixel = ((x - whole.x) * quarters) as u8;
        (
            (whole / self.scale - self.shape.pos.to_vec2()).to_point(),
            subpixel,
        )
    }

    fn quad(&self, mesh: &mut Mesh, anchor: Point, placed: Placed) {
        let paint = self.paint(self.color, 1.0);
        let pixel = |px: f64| px / self.scale;
        let origin = anchor + Vec2::new(pixel(placed.left.into()), -pixel(placed.top.into()));
        let size = (pixel(placed.width.into()), pixel(placed.height.into()));
        let texels = Rect::from_origin_size(
            (f64::from(placed.x), f64::from(placed.y)),
            (f64::from(placed.width), f64::from(placed.height)),
        );
        let turn = self.turn();
        let sources = corners(Rect::from_origin_size(origin, size))
            .into_iter()
            .zip(corners(texels));
        let in_colour = if placed.is_picture { 1.0 } else { 0.0 };
        let mut quad = [0; 4];
        for (vertex, (at, texel)) in quad.iter_mut().zip(sources) {
            let at = turn * at;
            let at = [at.x as f32, at.y as f32];
            let texel = [texel.x as f32, texel.y as f32];
            *vertex = mesh.push(paint.vertex(Mode::Glyph, at, texel, (in_colour, 0.0)));
        }
        mesh.quad(quad[0], quad[1], quad[2], quad[3]);
        mesh.glyphs = true;
    }

    fn outline(&self, mesh: &mut Mesh, glyph: Glyph, engine: &mut TextEngine) {
        let Some(outline) = engine.outline(glyph.font, glyph.id) else {
            return;
        };
        let size = self.placed.layout.line_metrics().text_size;
        let place =
            self.turn() * Affine::translate(self.local(glyph).to_vec2()) * Affine::scale(size);
        fill_path(
            mesh,
            &(place * outline),
            self.tolerance,
            self.paint(self.color, 1.0),
        );
    }

    /// A bar for each line of what is left, as long as that.
    fn bars(&self, mesh: &mut Mesh, glyphs: impl Iterator<Item = Glyph>) {
        let metrics = self.placed.layout.line_metrics();
        let mut line: Option<(f32, f32, f32)> = None;
        for glyph in glyphs {
            line = match line {
                Some((y, from, to)) if y == glyph.y => {
                    Some((y, from.min(glyph.x), to.max(glyph.x)))
                }
                _ => {
                    self.bar(mesh, line, metrics.text_size);
                    Some((glyph.y, glyph.x, glyph.x))
                }
            };
        }
        self.bar(mesh, line, metrics.text_size);
    }

    fn bar(&self, mesh: &mut Mesh, line: Option<(f32, f32, f32)>, size: f64) {
        let Some((y, from, to)) = line else { return };
        // From the baseline to a small letter's height; the last letter has a width, too.
        let (x0, x1) = (f64::from(from), f64::from(to) + size * 0.5);
        let middle = f64::from(y) - size * 0.25;
        let end = |x| self.turn() * (Point::new(x, middle) + self.origin());
        stroke_bar(
            mesh,
            [end(x0), end(x1)],
            size * 0.25,
            self.paint(self.color, BAR_OPACITY),
        );
    }
}

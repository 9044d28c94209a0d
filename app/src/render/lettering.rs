//! From laid out text to triangles: pictures of glyphs while they are small, their outlines when
//! they are large, and bars where they are too small to read.

mod decorations;

use kurbo::{Affine, Point, Rect, Vec2};
use tavla_shared::shape::{Color, Shape};

use super::area::fill_non_zero;
use super::atlas::{Atlas, Bands, Found, GlyphKey, Placed};
use super::bars::{BAR_OPACITY, READABLE_MIN};
use super::glyph_shapes::{self, GlyphShapes};
use super::mesh::corners;
use super::room::{Room, cost};
use super::stroke::stroke_bar;
use super::vertex::{Mesh, Mode, Paint};
use crate::colors::faded;
use crate::shapes::LABEL_PADDING;
use crate::text::{Glyph, GlyphContent, PlacedText, SUBPIXELS, TextEngine};

/// Larger text, in pixels an em, is drawn from its outlines.
const PICTURE_MAX: f64 = 160.0;
/// Up to so many pixels an em a quarter of a pixel is seen, and
const QUARTERS_MAX: f64 = 40.0;
/// up to so many a half.
const HALVES_MAX: f64 = 80.0;
/// The smallest picture, in pixels an em, that is made for want of room for a larger one.
const PICTURE_MIN: f64 = 10.0;
/// The most vertices of one text; what is left of it is drawn as bars.
const VERTICES_MAX: usize = 500_000;
/// How far a glyph may reach from its origin, in ems.
const REACH: f64 = 2.0;

/// A text to draw.
pub(super) struct Lettering<'a> {
    pub(super) shape: &'a Shape,
    pub(super) placed: &'a PlacedText,
    pub(super) color: Color,
    /// The layout's other inks, from its second on.
    pub(super) inks: Vec<Color>,
    /// What is put under the text, so that a line does not run through its label.
    pub(super) backing: Option<Color>,
    pub(super) slot: u32,
    /// Pixels a board unit.
    pub(super) scale: f64,
    /// Of outlines, in board units.
    pub(super) tolerance: f64,
    /// Whether it is seen at just this scale: only then are its letters put on whole pixels.
    pub(super) at_rest: bool,
    /// Letters beyond this part of the board are left out.
    pub(super) within: Rect,
}

/// What glyphs come from.
pub(super) struct Glyphs<'a> {
    pub(super) engine: &'a mut TextEngine,
    pub(super) atlas: &'a mut Atlas,
    pub(super) shapes: &'a mut GlyphShapes,
    pub(super) room: &'a mut Room,
}

/// A text's triangles.
pub(super) struct Lettered {
    /// From the shape's `pos`.
    pub(super) mesh: Mesh,
    /// Where in the atlas their pictures are.
    pub(super) bands: Bands,
}

/// There was no room left in this frame; what was made of the glyphs is kept.
pub(super) struct OutOfRoom;

impl Lettering<'_> {
    /// The triangles.
    pub(super) fn make(&self, glyphs: &mut Glyphs<'_>) -> Result<Lettered, OutOfRoom> {
        let mut made = Lettered {
            mesh: Mesh::default(),
            bands: Bands::default(),
        };
        self.back(&mut made.mesh);
        let mut rest = self.placed.layout.glyphs();
        let is_dressed = self.px_size() >= READABLE_MIN && !self.placed.layout.is_plain();
        if is_dressed {
            self.grounds(&mut made.mesh);
        }
        if self.px_size() >= READABLE_MIN {
            let seen = self.seen();
            while made.mesh.vertices.len() < VERTICES_MAX
                && let Some(glyph) = rest.next()
            {
                if seen.contains(Point::new(f64::from(glyph.x), f64::from(glyph.y))) {
                    self.glyph(&mut made, glyph, glyphs)?;
                }
            }
        }
        self.bars(&mut made.mesh, rest, glyphs.room);
        if is_dressed {
            self.lines(&mut made.mesh);
        }
        let vertices = made.mesh.vertices.len();
        glyphs.room.spend(vertices * cost::VERTEX);
        Ok(made)
    }

    /// Whether no letter can be beyond `within`.
    pub(super) fn is_whole(&self) -> bool {
        let layout = Rect::from_origin_size(Point::ZERO, self.placed.layout.size());
        let layout = match self.placed.block.wrap_width {
            Some(width) => layout.union(Rect::new(0.0, 0.0, width, 0.0)),
            None => layout,
        };
        self.px_size() < READABLE_MIN || self.seen().contains_rect(layout)
    }

    /// Where in the layout glyphs' origins are whose letters may be within `within`.
    fn seen(&self) -> Rect {
        let corners = corners(self.within).map(|corner| self.placed.text_from_board(corner));
        let around = |all: Rect, corner: Point| all.union_pt(corner);
        let reach = self.placed.layout.line_metrics().text_size * REACH;
        let first = Rect::from_points(corners[0], corners[0]);
        corners
            .into_iter()
            .fold(first, around)
            .inflate(reach, reach)
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

    /// The colour of an ink of the layout.
    fn ink(&self, ink: u16) -> Color {
        let other = usize::from(ink).checked_sub(1);
        let other = other.and_then(|other| self.inks.get(other));
        other.copied().unwrap_or(self.color)
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
        fill_non_zero(mesh, &path, self.tolerance, self.paint(color, 1.0));
    }

    fn glyph(
        &self,
        made: &mut Lettered,
        glyph: Glyph,
        glyphs: &mut Glyphs<'_>,
    ) -> Result<(), OutOfRoom> {
        if self.px_size() <= PICTURE_MAX && self.picture(made, glyph, self.px_size(), glyphs)? {
            return Ok(());
        }
        // Large, or the atlas is full of what is seen as well.
        if self.outline(&mut made.mesh, glyph, glyphs)? {
            return Ok(());
        }
        // There may be but a bitmap of it in the font: then a coarse picture is better than none.
        let halves = std::iter::successors(Some(PICTURE_MAX), |px_size| Some(px_size / 2.0));
        let smaller = halves.skip_while(|px_size| *px_size >= self.px_size());
        for px_size in smaller.take_while(|px_size| *px_size >= PICTURE_MIN) {
            if self.picture(made, glyph, px_size, glyphs)? {
                break;
            }
        }
        Ok(())
    }

    /// Draws a glyph from its picture at `px_size`; says whether that is what there is to see of it.
    fn picture(
        &self,
        made: &mut Lettered,
        glyph: Glyph,
        px_size: f64,
        glyphs: &mut Glyphs<'_>,
    ) -> Result<bool, OutOfRoom> {
        let Glyphs {
            engine,
            atlas,
            room,
            ..
        } = glyphs;
        let at = self.local(glyph);
        let is_upright = self.placed.angle == 0.0;
        let (anchor, subpixel) = if self.at_rest && is_upright && px_size == self.px_size() {
            self.on_pixels(at)
        } else {
            (at, 0)
        };
        let key: GlyphKey = (glyph.font, glyph.id, (px_size as f32).to_bits(), subpixel);
        let placed = match atlas.find(&key) {
            Found::Empty => return Ok(true),
            Found::Outlines | Found::NoRoom => return Ok(false),
            Found::At(placed) => placed,
            Found::Nothing if !room.is_left() => return Err(OutOfRoom),
            Found::Nothing if engine.has_layers_of_text_color(glyph.font, glyph.id) => {
                atlas.add_outlines(key);
                room.spend_on_glyph(cost::picture(0, false));
                return Ok(false);
            }
            Found::Nothing => {
                let image = engine.raster(glyph.font, glyph.id, px_size as f32, subpixel);
                let pixels = image.as_ref().map_or(0, |image| image.width * image.height);
                let in_colour = image
                    .as_ref()
                    .is_some_and(|image| matches!(image.content, GlyphContent::Color(_)));
                room.spend_on_glyph(cost::picture(pixels as usize, in_colour));
                match atlas.add(key, image.as_deref()) {
                    Some(placed) => placed,
                    None => return Ok(image.is_none()),
                }
            }
        };
        made.bands.add(&placed);
        let pixel = self.px_size() / px_size / self.scale;
        self.quad(&mut made.mesh, (anchor, self.ink(glyph.ink)), placed, pixel);
        Ok(true)
    }

    /// The glyph's origin moved to where a whole pixel begins, and the quarter of that pixel that
    /// its picture is made for. The camera, too, is on whole pixels at rest.
    fn on_pixels(&self, at: Point) -> (Point, u8) {
        let pixel = (self.shape.pos + at.to_vec2()).to_vec2() * self.scale;
        let parts = match self.px_size() {
            ..=QUARTERS_MAX => f64::from(SUBPIXELS),
            ..=HALVES_MAX => 2.0,
            _ => 1.0,
        };
        let x = (pixel.x * parts).round() / parts;
        let whole = Vec2::new(x.floor(), pixel.y.round());
        let subpixel = ((x - whole.x) * f64::from(SUBPIXELS)) as u8;
        (
            (whole / self.scale - self.shape.pos.to_vec2()).to_point(),
            subpixel,
        )
    }

    /// A picture whose pixels are `pixel` board units large.
    fn quad(&self, mesh: &mut Mesh, at: (Point, Color), placed: Placed, pixel: f64) {
        let (anchor, color) = at;
        let paint = self.paint(color, 1.0);
        let long = |px: f64| px * pixel;
        let origin = anchor + Vec2::new(long(placed.left.into()), -long(placed.top.into()));
        let size = (long(placed.width.into()), long(placed.height.into()));
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

    /// Draws a glyph from its outline; says whether it has one.
    fn outline(
        &self,
        mesh: &mut Mesh,
        glyph: Glyph,
        glyphs: &mut Glyphs<'_>,
    ) -> Result<bool, OutOfRoom> {
        let size = self.placed.layout.line_metrics().text_size;
        let shape = glyphs
            .shapes
            .get(
                (glyph.font, glyph.id),
                self.tolerance / size,
                glyphs.engine,
                glyphs.room,
            )
            .ok_or(OutOfRoom)?;
        let place = self.turn()
            * Affine::translate(self.local(glyph).to_vec2())
            * Affine::scale(glyph_shapes::scale(size));
        let color = self.ink(glyph.ink);
        let (sin, cos) = self.placed.angle.sin_cos();
        let (sin, cos) = (sin as f32, cos as f32);
        for area in shape.iter() {
            let paint = self.paint(area.color.unwrap_or(color), 1.0);
            let base = mesh.vertices.len() as u32;
            for vertex in &area.mesh.vertices {
                let [x, y] = vertex.position;
                let at = place * Point::new(f64::from(x), f64::from(y));
                let [nx, ny] = vertex.normal;
                let normal = [nx * cos - ny * sin, nx * sin + ny * cos];
                mesh.push(paint.vertex(
                    Mode::Area,
                    [at.x as f32, at.y as f32],
                    normal,
                    (vertex.edge, vertex.radius),
                ));
            }
            let indices = area.mesh.indices.iter().map(|index| base + index);
            mesh.indices.extend(indices);
        }
        Ok(shape.iter().any(|area| !area.mesh.is_empty()))
    }

    /// A bar for each line of what is left, as long as that.
    fn bars(&self, mesh: &mut Mesh, glyphs: impl Iterator<Item = Glyph>, room: &mut Room) {
        let metrics = self.placed.layout.line_metrics();
        let mut line: Option<(f32, f32, f32)> = None;
        for glyph in glyphs {
            line = match line {
                Some((y, from, to)) if y == glyph.y => {
                    Some((y, from.min(glyph.x), to.max(glyph.x)))
                }
                _ => {
                    self.bar(mesh, line, metrics.text_size);
                    room.spend(cost::BAR);
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

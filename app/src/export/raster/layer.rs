//! Pixels, and where on the page they are: how a thing is drawn on them, cut off by a box where there is one.
//!
//! A box needs no pixels of its own: what lies within it is drawn as it is, and the rest through a mask that is as wide
//! as the pixels and as high as the box.

use kurbo::Rect;
use tiny_skia::{
    Color, FillRule, Mask, Paint, Path, PathBuilder, Pixmap, PixmapMut, PixmapPaint, Stroke,
    Transform,
};

/// Bytes of a pixel.
const PIXEL: usize = 4;
/// Beyond its outline a thing touches the pixels that its edges are smoothed in.
const SMOOTHED: f64 = 1.0;

/// Something in one colour, in the page's pixels.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Its outline, or its course.
    pub(super) path: Path,
    /// How it is drawn.
    pub(super) pen: Pen,
    /// In what.
    pub(super) color: Color,
}

/// How a path is drawn.
#[derive(Debug, Clone)]
pub(super) enum Pen {
    /// As an area.
    Fill(FillRule),
    /// As a line, whose ends and corners are round.
    Stroke(Stroke),
}

/// A part of the page, in its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// Pixels, and where on the page they are.
pub(super) struct Layer {
    /// These.
    pub(super) pixmap: Pixmap,
    /// What of the page they are.
    pub(super) part: Part,
}

/// What a box leaves of some pixels.
pub(super) struct BoxMask {
    area: Rect,
    part: Part,
    mask: Mask,
}

/// Draws on pixels: with the way from the page's to them, and what cuts it off.
pub(super) type Draw<'d> = &'d dyn Fn(&mut PixmapMut<'_>, Transform, Option<&Mask>);

impl Mark {
    /// The box around what it touches.
    pub(super) fn bounds(&self) -> Rect {
        let beyond = match &self.pen {
            Pen::Fill(_) => 0.0,
            Pen::Stroke(stroke) => f64::from(stroke.width) / 2.0,
        };
        bounds(&self.path, beyond)
    }

    /// See [`Draw`].
    pub(super) fn draw(&self, pixels: &mut PixmapMut<'_>, shift: Transform, mask: Option<&Mask>) {
        let mut paint = Paint {
            anti_alias: true,
            ..Paint::default()
        };
        paint.set_color(self.color);
        match &self.pen {
            Pen::Fill(rule) => pixels.fill_path(&self.path, &paint, *rule, shift, mask),
            Pen::Stroke(stroke) => pixels.stroke_path(&self.path, &paint, stroke, shift, mask),
        }
    }
}

/// The box around what is touched of a path that is drawn so far beyond itself.
pub(super) fn bounds(path: &Path, beyond: f64) -> Rect {
    let around = path.bounds();
    let [x0, y0, x1, y1] = [around.left(), around.top(), around.right(), around.bottom()];
    let around = Rect::new(x0.into(), y0.into(), x1.into(), y1.into());
    around.inflate(beyond + SMOOTHED, beyond + SMOOTHED)
}

/// Whether nothing of a box is beyond another.
pub(super) fn encloses(outer: Rect, inner: Rect) -> bool {
    outer.x0 <= inner.x0 && outer.y0 <= inner.y0 && outer.x1 >= inner.x1 && outer.y1 >= inner.y1
}

impl Part {
    /// The pixels of it that a box touches.
    pub(super) fn covered_by(self, bounds: Rect) -> Option<Self> {
        let part = bounds.expand().intersect(self.rect());
        let has_room = part.width() >= 1.0 && part.height() >= 1.0;
        has_room.then(|| Self {
            x: part.x0 as i32,
            y: part.y0 as i32,
            width: part.width() as u32,
            height: part.height() as u32,
        })
    }

    /// It as a box.
    pub(super) fn rect(self) -> Rect {
        let corner = (f64::from(self.x), f64::from(self.y));
        Rect::from_origin_size(corner, (f64::from(self.width), f64::from(self.height)))
    }

    /// How many pixels it has.
    pub(super) fn pixels(self) -> usize {
        self.width as usize * self.height as usize
    }

    /// From the page's pixels to its own.
    fn shift(self) -> Transform {
        Transform::from_translate(-self.x as f32, -self.y as f32)
    }
}

impl Layer {
    /// Empty pixels.
    pub(super) fn new(part: Part) -> Option<Self> {
        let pixmap = Pixmap::new(part.width, part.height)?;
        Some(Self { pixmap, part })
    }

    /// Draws something that touches no more than `bounds`, as far as it is within `area`; `known` is the mask that was
    /// needed last.
    pub(super) fn paint(
        &mut self,
        bounds: Rect,
        area: Option<Rect>,
        known: &mut Option<BoxMask>,
        draw: Draw<'_>,
    ) {
        let Some(area) = area.filter(|area| !encloses(*area, bounds)) else {
            draw(&mut self.pixmap.as_mut(), self.part.shift(), None);
            return;
        };
        let seen = area.intersect(bounds);
        if seen.width() <= 0.0 || seen.height() <= 0.0 {
            return;
        }
        // A mask has to be as wide as what is drawn on.
        let Some(rows) = self.part.covered_by(area).map(|seen| Part {
            x: self.part.x,
            width: self.part.width,
            ..seen
        }) else {
            return;
        };
        if known
            .as_ref()
            .is_none_or(|known| known.area != area || known.part != rows)
        {
            *known = BoxMask::of(area, rows);
        }
        let from = (rows.y - self.part.y) as usize * rows.width as usize * PIXEL;
        let data = &mut self.pixmap.data_mut()[from..from + rows.pixels() * PIXEL];
        let pixels = PixmapMut::from_bytes(data, rows.width, rows.height);
        if let (Some(mut pixels), Some(known)) = (pixels, known) {
            draw(&mut pixels, rows.shift(), Some(&known.mask));
        }
    }

    /// Leaves what is within an outline.
    pub(super) fn cut(&mut self, outline: &Path) {
        if let Some(mut mask) = Mask::new(self.part.width, self.part.height) {
            mask.fill_path(outline, FillRule::EvenOdd, true, self.part.shift());
            self.pixmap.apply_mask(&mask);
        }
    }

    /// Draws it, as much seen as `opacity` says; see [`Draw`].
    pub(super) fn draw(
        &self,
        opacity: f64,
        pixels: &mut PixmapMut<'_>,
        shift: Transform,
        mask: Option<&Mask>,
    ) {
        let paint = PixmapPaint {
            opacity: opacity as f32,
            ..PixmapPaint::default()
        };
        // Whole pixels both: it is faster where that is not left to the transform.
        let (x, y) = (self.part.x + shift.tx as i32, self.part.y + shift.ty as i32);
        pixels.draw_pixmap(
            x,
            y,
            self.pixmap.as_ref(),
            &paint,
            Transform::identity(),
            mask,
        );
    }

    /// Draws all that was drawn on it before it was one.
    pub(super) fn begin_with(&mut self, mark: &Mark) {
        mark.draw(&mut self.pixmap.as_mut(), self.part.shift(), None);
    }
}

impl BoxMask {
    fn of(area: Rect, part: Part) -> Option<Self> {
        let mut mask = Mask::new(part.width, part.height)?;
        let [x0, y0, x1, y1] = [area.x0, area.y0, area.x1, area.y1].map(|side| side as f32);
        let rect = tiny_skia::Rect::from_ltrb(x0, y0, x1, y1)?;
        let outline = PathBuilder::from_rect(rect);
        mask.fill_path(&outline, FillRule::EvenOdd, true, part.shift());
        Some(Self { area, part, mask })
    }
}

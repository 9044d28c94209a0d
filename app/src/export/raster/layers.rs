//! What is drawn on: the page's pixels, and those of groups, which are put over what is below them.
//!
//! A group has pixels of its own only where more than one thing is drawn in it, or where it is cut off: what is one
//! thing is as faint by itself.

use kurbo::Rect;
use tiny_skia::{Color, FillRule, Mask, Paint, Path, Pixmap, PixmapPaint, Stroke, Transform};

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
    /// As a line.
    Stroke(Stroke),
}

/// Pixels, and where on the page they are.
pub(super) struct Layer {
    /// These.
    pub(super) pixmap: Pixmap,
    part: Part,
}

/// A part of the page, in its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
}

/// A group being drawn.
struct Open {
    /// What of the page it may cover; none where nothing of it is on the page.
    part: Option<Part>,
    /// The one thing that is in it, as long as there are no pixels.
    only: Option<Mark>,
    layer: Option<Layer>,
    opacity: f64,
    clip: Option<Path>,
}

/// See the module.
pub(super) struct Layers {
    page: Layer,
    open: Vec<Open>,
}

impl Layers {
    /// On these pixels.
    pub(super) fn new(page: Pixmap) -> Self {
        let part = Part {
            x: 0,
            y: 0,
            width: page.width(),
            height: page.height(),
        };
        Self {
            page: Layer { pixmap: page, part },
            open: Vec::new(),
        }
    }

    /// The page with what was drawn on it.
    pub(super) fn into_page(self) -> Pixmap {
        self.page.pixmap
    }

    /// Begins a group within a box in the page's pixels.
    pub(super) fn begin(&mut self, bounds: Rect, opacity: f64, clip: Option<Path>) {
        let below = match self.open.last() {
            Some(open) => open.part,
            None => Some(self.page.part),
        };
        self.open.push(Open {
            part: below.and_then(|below| below.covered_by(bounds)),
            only: None,
            layer: None,
            opacity,
            clip,
        });
    }

    /// Ends the innermost group.
    pub(super) fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if let Some(layer) = open.layer {
            if let Some(below) = self.top() {
                below.put(layer, open.opacity, open.clip.as_ref());
            }
        } else if let Some(mut only) = open.only.filter(|_| open.part.is_some()) {
            only.color.apply_opacity(open.opacity as f32);
            self.draw(only);
        }
    }

    /// Draws on the innermost group, or on the page.
    pub(super) fn draw(&mut self, mark: Mark) {
        match self.open.last_mut() {
            Some(open) => open.draw(mark),
            None => self.page.draw(&mark),
        }
    }

    /// The pixels that are drawn on now; none where nothing of them would be seen.
    pub(super) fn top(&mut self) -> Option<&mut Layer> {
        match self.open.last_mut() {
            Some(open) => open.pixels(),
            None => Some(&mut self.page),
        }
    }
}

impl Open {
    fn draw(&mut self, mark: Mark) {
        let is_first = self.only.is_none() && self.layer.is_none();
        if is_first && self.clip.is_none() {
            self.only = Some(mark);
        } else if let Some(layer) = self.pixels() {
            layer.draw(&mark);
        }
    }

    /// Pixels of its own, with what was drawn so far.
    fn pixels(&mut self) -> Option<&mut Layer> {
        if self.layer.is_none() {
            let part = self.part?;
            let pixmap = Pixmap::new(part.width, part.height)?;
            let mut layer = Layer { pixmap, part };
            if let Some(only) = self.only.take() {
                layer.draw(&only);
            }
            self.layer = Some(layer);
        }
        self.layer.as_mut()
    }
}

impl Layer {
    /// From the page's pixels to its own.
    pub(super) fn shift(&self) -> Transform {
        Transform::from_translate(-self.part.x as f32, -self.part.y as f32)
    }

    fn draw(&mut self, mark: &Mark) {
        let shift = self.shift();
        let mut paint = Paint {
            anti_alias: true,
            ..Paint::default()
        };
        paint.set_color(mark.color);
        let (path, pixmap) = (&mark.path, &mut self.pixmap);
        match &mark.pen {
            Pen::Fill(rule) => pixmap.fill_path(path, &paint, *rule, shift, None),
            Pen::Stroke(stroke) => pixmap.stroke_path(path, &paint, stroke, shift, None),
        }
    }

    /// Puts another over it.
    fn put(&mut self, mut above: Self, opacity: f64, clip: Option<&Path>) {
        if let Some(clip) = clip
            && let Some(mut mask) = Mask::new(above.part.width, above.part.height)
        {
            mask.fill_path(clip, FillRule::EvenOdd, true, above.shift());
            above.pixmap.apply_mask(&mask);
        }
        let paint = PixmapPaint {
            opacity: opacity as f32,
            ..PixmapPaint::default()
        };
        let (x, y) = (above.part.x - self.part.x, above.part.y - self.part.y);
        let above = above.pixmap.as_ref();
        self.pixmap
            .draw_pixmap(x, y, above, &paint, Transform::identity(), None);
    }
}

impl Part {
    /// The pixels of it that a box touches.
    fn covered_by(self, bounds: Rect) -> Option<Self> {
        let corner = (f64::from(self.x), f64::from(self.y));
        let size = (f64::from(self.width), f64::from(self.height));
        let part = bounds.expand();
        let part = part.intersect(Rect::from_origin_size(corner, size));
        let has_room = part.width() >= 1.0 && part.height() >= 1.0;
        has_room.then(|| Self {
            x: part.x0 as i32,
            y: part.y0 as i32,
            width: part.width() as u32,
            height: part.height() as u32,
        })
    }
}

#[cfg(test)]
mod tests {
    use tiny_skia::PathBuilder;

    use super::*;

    const BOUNDS: Rect = Rect::new(1.0, 1.0, 9.0, 9.0);

    fn page() -> Layers {
        let mut page = Pixmap::new(10, 10).unwrap();
        page.fill(Color::WHITE);
        Layers::new(page)
    }

    fn black_box() -> Mark {
        let rect = tiny_skia::Rect::from_ltrb(2.0, 2.0, 8.0, 8.0).unwrap();
        Mark {
            path: PathBuilder::from_rect(rect),
            pen: Pen::Fill(FillRule::Winding),
            color: Color::BLACK,
        }
    }

    fn middle(layers: Layers) -> u8 {
        layers.into_page().pixel(5, 5).unwrap().red()
    }

    #[track_caller]
    fn check_near(shade: u8, expected: u8) {
        assert!(shade.abs_diff(expected) <= 1, "{shade} {expected}");
    }

    #[test]
    fn one_thing_is_faint_without_pixels_of_its_own() {
        let mut layers = page();
        layers.begin(BOUNDS, 0.5, None);
        layers.draw(black_box());
        assert!(layers.open[0].layer.is_none());
        layers.end();
        check_near(middle(layers), 127);
    }

    #[test]
    fn several_things_are_no_darker_where_they_are_over_each_other() {
        let mut layers = page();
        layers.begin(BOUNDS, 0.5, None);
        layers.draw(black_box());
        layers.draw(black_box());
        assert!(layers.open[0].layer.is_some());
        layers.end();
        check_near(middle(layers), 127);
    }

    #[test]
    fn one_thing_in_a_group_in_a_group_is_as_faint_as_both() {
        let mut layers = page();
        layers.begin(BOUNDS, 0.5, None);
        layers.begin(BOUNDS, 0.5, None);
        layers.draw(black_box());
        layers.end();
        assert!(layers.open[0].layer.is_none());
        layers.end();
        check_near(middle(layers), 191);
    }

    #[test]
    fn what_is_cut_off_or_beside_the_page_is_not_seen() {
        let mut layers = page();
        let corner = tiny_skia::Rect::from_ltrb(0.0, 0.0, 4.0, 4.0).unwrap();
        layers.begin(BOUNDS, 1.0, Some(PathBuilder::from_rect(corner)));
        layers.draw(black_box());
        layers.end();
        layers.begin(Rect::new(20.0, 20.0, 30.0, 30.0), 1.0, None);
        layers.draw(black_box());
        layers.end();
        let page = layers.into_page();
        let shades = [3, 5].map(|at| page.pixel(at, at).unwrap().red());
        assert_eq!(shades, [0, 255]);
    }
}

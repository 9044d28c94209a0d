//! What is drawn on: the page's pixels, and those of groups, which are put over what is below them.
//!
//! A group has pixels of its own only where more than one thing is drawn in it, or where it is cut off: what is one
//! thing is as faint by itself. One that nothing but an upright box cuts off, and that is seen in full, is drawn on what
//! is below it, within that box and those around it. All pixels of groups together are bounded.

#[cfg(test)]
mod tests;

use kurbo::Rect;
use tiny_skia::{FillRule, Paint, Path, PathBuilder, Pixmap};

use super::layer::{BoxMask, Draw, Layer, Mark, Part, bounds, encloses};

/// So much the pixels of groups may take at once, in bytes: four times as much as the largest page.
pub(super) const BYTES_MAX: usize = 1 << 30;
/// Bytes of a pixel, and of what it is cut off by.
const PIXEL: usize = 4;
const CUT: usize = 1;

/// What cuts a group off, in the page's pixels.
#[derive(Debug, Clone)]
pub(super) enum Clip {
    /// Nothing.
    None,
    /// An upright box.
    Box(Rect),
    /// Anything else (even-odd).
    Outline(Path),
}

/// A group being drawn.
struct Open {
    /// What of the page it may cover; none where nothing of it is on the page.
    part: Option<Part>,
    way: Way,
}

/// How a group is drawn.
enum Way {
    /// On what is below it, within this box.
    Within(Rect),
    /// By itself.
    Apart(Box<Apart>),
}

/// A group that is put over what is below it once it is whole.
struct Apart {
    /// The one thing that is in it, as long as there are no pixels.
    only: Option<Mark>,
    layer: Option<Layer>,
    opacity: f64,
    clip: Option<Path>,
}

/// How much the pixels of groups take.
struct Room {
    bytes: usize,
    bytes_max: usize,
    /// Whether there was too little of it: what is drawn then is not all that should be.
    is_short: bool,
}

/// See the module.
pub(super) struct Layers {
    page: Layer,
    open: Vec<Open>,
    /// What the box that was needed last leaves.
    mask: Option<BoxMask>,
    room: Room,
}

impl Layers {
    /// On these pixels.
    pub(super) fn new(page: Pixmap) -> Self {
        Self::within(page, BYTES_MAX)
    }

    /// The same, where groups may take so many bytes.
    fn within(page: Pixmap, bytes_max: usize) -> Self {
        let part = Part {
            x: 0,
            y: 0,
            width: page.width(),
            height: page.height(),
        };
        Self {
            page: Layer { pixmap: page, part },
            open: Vec::new(),
            mask: None,
            room: Room {
                bytes: 0,
                bytes_max,
                is_short: false,
            },
        }
    }

    /// The page with what was drawn on it; none where its groups would have taken too much.
    pub(super) fn into_page(self) -> Option<Pixmap> {
        (!self.room.is_short).then_some(self.page.pixmap)
    }

    /// Begins a group within a box in the page's pixels.
    pub(super) fn begin(&mut self, bounds: Rect, opacity: f64, clip: Clip) {
        let below = match self.open.last() {
            Some(open) => open.part,
            None => Some(self.page.part),
        };
        let way = match clip {
            Clip::Box(area) if opacity >= 1.0 => {
                let around = self.area();
                Way::Within(around.map_or(area, |around| area.intersect(around)))
            }
            clip => Way::Apart(Box::new(Apart {
                only: None,
                layer: None,
                opacity,
                clip: outline_of(clip),
            })),
        };
        let bounds = match way {
            Way::Within(area) => bounds.intersect(area),
            Way::Apart(_) => bounds,
        };
        self.open.push(Open {
            part: below.and_then(|below| below.covered_by(bounds)),
            way,
        });
    }

    /// Ends the innermost group.
    pub(super) fn end(&mut self) {
        let Some(Open { part, way }) = self.open.pop() else {
            return;
        };
        let Way::Apart(apart) = way else { return };
        let apart = *apart;
        if let Some(mut layer) = apart.layer {
            if let Some(clip) = &apart.clip {
                layer.cut(clip);
            }
            let opacity = apart.opacity;
            self.paint(layer.part.rect(), &|pixels, shift, mask| {
                layer.draw(opacity, pixels, shift, mask);
            });
            self.room.leave(layer.part, apart.clip.is_some());
        } else if let Some(mut only) = apart.only.filter(|_| part.is_some()) {
            only.color.apply_opacity(apart.opacity as f32);
            self.draw(only);
        }
    }

    /// Draws on the innermost group, or on the page.
    pub(super) fn draw(&mut self, mark: Mark) {
        let bounds = mark.bounds();
        let is_cut = self.area().is_some_and(|area| !encloses(area, bounds));
        if let Some((apart, _)) = apart(&mut self.open)
            && !is_cut
            && apart.is_empty()
            && apart.clip.is_none()
        {
            apart.only = Some(mark);
            return;
        }
        self.paint(bounds, &|pixels, shift, mask| {
            mark.draw(pixels, shift, mask);
        });
    }

    /// Fills an area (even-odd) with more than one colour.
    pub(super) fn fill(&mut self, area: &Path, paint: &Paint<'_>) {
        self.paint(bounds(area, 0.0), &|pixels, shift, mask| {
            pixels.fill_path(area, paint, FillRule::EvenOdd, shift, mask);
        });
    }

    /// The box that the innermost group is drawn within; none where it is drawn by itself.
    fn area(&self) -> Option<Rect> {
        match self.open.last()?.way {
            Way::Within(area) => Some(area),
            Way::Apart(_) => None,
        }
    }

    /// Draws what touches no more than `bounds` on the pixels that are drawn on now, unless nothing of it would be seen.
    fn paint(&mut self, bounds: Rect, draw: Draw<'_>) {
        let is_beside = self.open.last().is_some_and(|open| open.part.is_none());
        if is_beside || self.room.is_short {
            return;
        }
        let area = self.area();
        let layer = match apart(&mut self.open) {
            Some((apart, Some(part))) => apart.pixels(part, &mut self.room),
            Some((_, None)) => None,
            None => Some(&mut self.page),
        };
        if let Some(layer) = layer {
            layer.paint(bounds, area, &mut self.mask, draw);
        }
    }
}

/// The innermost group that is drawn by itself, and what of the page it may cover.
fn apart(open: &mut [Open]) -> Option<(&mut Apart, Option<Part>)> {
    open.iter_mut().rev().find_map(|open| match &mut open.way {
        Way::Apart(apart) => Some((&mut **apart, open.part)),
        Way::Within(_) => None,
    })
}

/// A clip as a path; none where it cuts nothing off.
fn outline_of(clip: Clip) -> Option<Path> {
    match clip {
        Clip::None => None,
        Clip::Outline(outline) => Some(outline),
        Clip::Box(area) => {
            let [x0, y0, x1, y1] = [area.x0, area.y0, area.x1, area.y1].map(|side| side as f32);
            tiny_skia::Rect::from_ltrb(x0, y0, x1, y1).map(PathBuilder::from_rect)
        }
    }
}

impl Apart {
    fn is_empty(&self) -> bool {
        self.only.is_none() && self.layer.is_none()
    }

    /// Pixels of its own, with what was drawn so far.
    fn pixels(&mut self, part: Part, room: &mut Room) -> Option<&mut Layer> {
        if self.layer.is_none() {
            let mut layer = room.take(part, self.clip.is_some())?;
            if let Some(only) = self.only.take() {
                layer.begin_with(&only);
            }
            self.layer = Some(layer);
        }
        self.layer.as_mut()
    }
}

impl Room {
    /// New pixels, if there is room for them, and for what cuts them off in the end.
    fn take(&mut self, part: Part, has_clip: bool) -> Option<Layer> {
        let bytes = self.bytes + Self::bytes_of(part, has_clip);
        let layer = (bytes <= self.bytes_max)
            .then(|| Layer::new(part))
            .flatten();
        match &layer {
            Some(_) => self.bytes = bytes,
            None => self.is_short = true,
        }
        layer
    }

    /// Pixels that are no more.
    fn leave(&mut self, part: Part, has_clip: bool) {
        self.bytes -= Self::bytes_of(part, has_clip);
    }

    fn bytes_of(part: Part, has_clip: bool) -> usize {
        part.pixels() * if has_clip { PIXEL + CUT } else { PIXEL }
    }
}

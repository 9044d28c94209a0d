//! All of a shape but its text.

use kurbo::{Affine, BezPath, Rect, Shape as _};
use tavla_shared::shape::{Color, Kind, Nib, Shape};

use super::super::surface::{Group, Picture, Rule, Undrawn};
use super::{Page, parted, placed, shadow};
use crate::colors::faded;
use crate::shapes::{self, HeadFill, Look, MISSING_PICTURE_OPACITY};

impl Page<'_> {
    pub(super) fn body(&mut self, shape: &Shape) {
        let opacity = shape.style.opacity;
        if shape.kind == Kind::Text || opacity <= 0.0 {
            return;
        }
        let gap = self.gap(shape);
        let bounds = self.painted(shape);
        self.as_one(bounds, opacity, |page| {
            page.cut_out(bounds, gap.as_slice(), |page| page.solid(shape));
        });
    }

    /// Draws what is seen as much as `opacity` says, and nowhere darker where parts of it overlap.
    pub(super) fn as_one(&mut self, bounds: Rect, opacity: f64, draw: impl FnOnce(&mut Self)) {
        if opacity >= 1.0 {
            return draw(self);
        }
        self.surface.begin(&Group {
            bounds,
            opacity,
            clip: None,
        });
        draw(self);
        self.surface.end();
    }

    /// Draws all but what is within these holes.
    fn cut_out(&mut self, bounds: Rect, holes: &[BezPath], draw: impl FnOnce(&mut Self)) {
        for hole in holes {
            let mut clip = bounds.inflate(1.0, 1.0).to_path(1.0);
            clip.extend(hole.iter());
            self.surface.begin(&Group {
                bounds,
                opacity: 1.0,
                clip: Some(&clip),
            });
        }
        draw(self);
        for _ in holes {
            self.surface.end();
        }
    }

    /// The body as if its opacity were 1.
    fn solid(&mut self, shape: &Shape) {
        let place = self.page_from_local(shape);
        let colors = self.paper.colors;
        if shape.kind == Kind::Note {
            shadow::paint(shape, colors, place, self.surface);
        }
        let look = shapes::look(shape, self.detail());
        self.inside(shape, &look, place);
        self.lines(shape, &look, place);
        self.ink(shape, &look, place);
    }

    fn inside(&mut self, shape: &Shape, look: &Look, place: Affine) {
        let fill = self.paper.colors.fill(shape);
        if let Some(area) = &look.fill {
            let area = placed(place, area);
            let is_shown = shape.kind == Kind::Image && self.is_shown(shape, &area);
            if !is_shown {
                let color = faded(fill, look.tint);
                self.surface.fill(&area, Rule::EvenOdd, color);
            }
            if shape.kind == Kind::Image && !is_shown {
                let color = faded(self.paper.colors.muted, MISSING_PICTURE_OPACITY);
                for part in shapes::missing_picture(shape) {
                    let part = placed(place, &part);
                    self.surface.fill(&part, Rule::NonZero, color);
                }
            }
        }
        if let Some(hatching) = &look.hatching {
            let (color, opacity) = parted(fill);
            let lines = placed(place, &hatching.lines);
            let times = if hatching.retraced { 2 } else { 1 };
            self.as_one(self.painted(shape), opacity, |page| {
                for _ in 0..times {
                    page.surface.stroke(&lines, hatching.width, color);
                }
            });
        }
    }

    /// Draws a picture, and tells of one that cannot be drawn.
    fn is_shown(&mut self, shape: &Shape, clip: &BezPath) -> bool {
        let drawn = self.picture(shape, clip);
        if let (Err(why), Some(watch)) = (drawn, self.paper.watch) {
            watch.miss(&shape.id, why);
        }
        drawn.is_ok()
    }

    fn picture(&mut self, shape: &Shape, clip: &BezPath) -> Result<(), Undrawn> {
        let name = shape.file.ok_or(Undrawn::Missing)?;
        let file = self.paper.files.get(&name).ok_or(Undrawn::Missing)?;
        let rect = shape.size.to_rect();
        let turn = Affine::rotate_about(shape.angle, rect.center());
        self.surface.picture(&Picture {
            name,
            file,
            place: self.page_from_local(shape)
                * turn
                * Affine::scale_non_uniform(rect.width(), rect.height()),
            crop: shape.crop,
            clip,
        })
    }

    fn lines(&mut self, shape: &Shape, look: &Look, place: Affine) {
        let colors = self.paper.colors;
        let outline = faded(colors.outline(shape), look.stroke_tint);
        let (color, opacity) = parted(outline);
        let width = shapes::line_width(shape);
        if opacity <= 0.0 {
            return;
        }
        // What heads that one cannot see through are filled with.
        let ground = (!self.paper.transparent).then_some(colors.ground.color);
        let times = if look.retraced { 2 } else { 1 };
        let bounds = self.painted(shape);
        let heads = || look.heads.iter();
        let hollow = heads().filter(|head| head.fill == HeadFill::Canvas && ground.is_none());
        let hollow: Vec<BezPath> = hollow.map(|head| placed(place, &head.path)).collect();
        self.as_one(bounds, opacity, |page| {
            let open = heads().filter(|head| head.fill == HeadFill::Open);
            page.cut_out(bounds, &hollow, |page| {
                if width <= 0.0 {
                    return;
                }
                for line in look.strokes.iter().chain(open.map(|head| &head.path)) {
                    let line = placed(place, line);
                    for _ in 0..times {
                        page.surface.stroke(&line, width, color);
                    }
                }
            });
            for head in heads().filter(|head| head.fill != HeadFill::Open) {
                let path = placed(place, &head.path);
                let inside = match head.fill {
                    HeadFill::Canvas => ground,
                    HeadFill::Open | HeadFill::Stroke => Some(color),
                };
                if let Some(inside) = inside {
                    page.surface.fill(&path, Rule::NonZero, inside);
                }
                page.surface.stroke(&path, width, color);
            }
        });
    }

    fn ink(&mut self, shape: &Shape, look: &Look, place: Affine) {
        if look.ink.is_empty() {
            return;
        }
        let color: Color = faded(
            faded(self.paper.colors.outline(shape), look.stroke_tint),
            shapes::nib_opacity(shape),
        );
        let area = if shape.style.nib == Nib::Highlighter {
            shapes::flat_outline(&look.ink)
        } else {
            shapes::spine_outline(&look.ink)
        };
        self.surface
            .fill(&placed(place, &area), Rule::NonZero, color);
    }
}

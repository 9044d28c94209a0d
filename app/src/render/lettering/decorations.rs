//! What is drawn at letters: soft grounds under code, lines below and through letters, boxes of lists.
//!
//! Only where letters can be read; plain text has none of it.

use kurbo::{BezPath, Cap, Join, Point, Rect, Shape as _, Stroke, StrokeOpts};

use super::super::area::fill_non_zero;
use super::super::stroke::stroke_bar;
use super::super::vertex::Mesh;
use super::Lettering;
use crate::text::{Decoration, DecorationKind};

/// How much is seen of the ground under code.
const GROUND_OPACITY: f64 = 0.09;
/// How round that is, and a box, as a part of its height.
const ROUNDING: f64 = 0.2;
/// How thick the lines of a box are, as a part of its width.
const BOX_LINE: f64 = 0.1;
/// The corners of a tick, as parts of its box.
const TICK: [(f64, f64); 3] = [(0.24, 0.52), (0.44, 0.72), (0.78, 0.3)];

impl Lettering<'_> {
    /// What letters stand on.
    pub(super) fn grounds(&self, mesh: &mut Mesh) {
        let decorations = self.placed.layout.decorations();
        for ground in decorations.filter(|it| it.kind == DecorationKind::Ground) {
            if !self.is_seen(&ground) {
                continue;
            }
            let radius = ground.rect.height() * ROUNDING;
            let path = self.path(ground.rect.to_rounded_rect(radius).to_path(0.1 * radius));
            let paint = self.paint(self.ink(ground.ink), GROUND_OPACITY);
            fill_non_zero(mesh, &path, self.tolerance, paint);
        }
    }

    /// What is above them.
    pub(super) fn lines(&self, mesh: &mut Mesh) {
        for decoration in self.placed.layout.decorations() {
            if !self.is_seen(&decoration) {
                continue;
            }
            match decoration.kind {
                DecorationKind::Ground => {}
                DecorationKind::Underline | DecorationKind::Strike => {
                    let Rect { x0, x1, .. } = decoration.rect;
                    let y = decoration.rect.center().y;
                    let end = |x| self.turn() * (Point::new(x, y) + self.origin());
                    let paint = self.paint(self.ink(decoration.ink), 1.0);
                    stroke_bar(
                        mesh,
                        [end(x0), end(x1)],
                        decoration.rect.height() / 2.0,
                        paint,
                    );
                }
                DecorationKind::Box { ticked } => self.list_box(mesh, decoration, ticked),
            }
        }
    }

    fn list_box(&self, mesh: &mut Mesh, decoration: Decoration, ticked: bool) {
        let rect = decoration.rect;
        let width = rect.width() * BOX_LINE;
        let line = Stroke::new(width)
            .with_caps(Cap::Round)
            .with_join(Join::Round);
        let edge = rect
            .inset(-width / 2.0)
            .to_rounded_rect(rect.height() * ROUNDING);
        let mut parts = vec![edge.to_path(0.01 * width)];
        if ticked {
            let corner =
                |(x, y)| Point::new(rect.x0 + rect.width() * x, rect.y0 + rect.height() * y);
            let mut tick = BezPath::new();
            tick.move_to(corner(TICK[0]));
            tick.line_to(corner(TICK[1]));
            tick.line_to(corner(TICK[2]));
            parts.push(tick);
        }
        let paint = self.paint(self.ink(decoration.ink), 1.0);
        for part in parts {
            let tolerance = self.tolerance.min(0.1 * width);
            let outline = kurbo::stroke(part, &line, &StrokeOpts::default(), tolerance);
            fill_non_zero(mesh, &self.path(outline), self.tolerance, paint);
        }
    }

    /// A path of the layout where it is drawn.
    fn path(&self, mut path: BezPath) -> BezPath {
        path.apply_affine(self.turn() * kurbo::Affine::translate(self.origin()));
        path
    }

    fn is_seen(&self, decoration: &Decoration) -> bool {
        decoration.rect.overlaps(self.seen())
    }
}

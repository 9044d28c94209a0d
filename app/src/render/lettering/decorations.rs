//! What is drawn at letters, as triangles.
//!
//! Only where letters can be read; plain text has none of it.

use kurbo::{BezPath, Point, Rect};

use super::super::area::fill_non_zero;
use super::super::stroke::stroke_bar;
use super::super::vertex::Mesh;
use super::Lettering;
use crate::text::{Decoration, DecorationKind, GROUND_OPACITY};

impl Lettering<'_> {
    /// What letters stand on.
    pub(super) fn grounds(&self, mesh: &mut Mesh) {
        let decorations = self.placed.layout.decorations();
        for ground in decorations.filter(|it| it.kind == DecorationKind::Ground) {
            self.fill(mesh, ground, GROUND_OPACITY);
        }
    }

    /// What is above them.
    pub(super) fn lines(&self, mesh: &mut Mesh) {
        for decoration in self.placed.layout.decorations() {
            match decoration.kind {
                DecorationKind::Ground => {}
                DecorationKind::Underline | DecorationKind::Strike => self.line(mesh, &decoration),
                DecorationKind::Box { .. } => self.fill(mesh, decoration, 1.0),
            }
        }
    }

    fn fill(&self, mesh: &mut Mesh, decoration: Decoration, opacity: f64) {
        if !self.is_seen(&decoration) {
            return;
        }
        let paint = self.paint(self.ink(decoration.ink), opacity);
        for area in decoration.areas(self.tolerance) {
            fill_non_zero(mesh, &self.path(area), self.tolerance, paint);
        }
    }

    fn line(&self, mesh: &mut Mesh, decoration: &Decoration) {
        if !self.is_seen(decoration) {
            return;
        }
        let Rect { x0, x1, .. } = decoration.rect;
        let y = decoration.rect.center().y;
        let end = |x| self.turn() * (Point::new(x, y) + self.origin());
        let paint = self.paint(self.ink(decoration.ink), 1.0);
        let half = decoration.rect.height() / 2.0;
        stroke_bar(mesh, [end(x0), end(x1)], half, paint);
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

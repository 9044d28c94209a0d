//! A translucent shape's parts, each of which hides what is below it: the whole looks as if it had been
//! drawn opaque and made translucent then.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::float::simplify::SimplifyShape as _;
use i_overlay::float::single::SingleFloatOverlay as _;
use kurbo::BezPath;

use super::area::{fill_outlines, rings};
use super::tangle::is_tangled;
use super::vertex::{Mesh, Paint};

/// Outlines that do not cross, of areas and of the holes in them.
type Region = Vec<Vec<Vec<[f32; 2]>>>;

/// What has been put on so far, from the top down.
#[derive(Default)]
pub(super) struct Stack {
    tolerance: f64,
    hidden: Region,
    /// What is seen of each paint.
    seen: Vec<(Paint, Region)>,
}

impl Stack {
    /// An empty one, whose curves are flattened to within `tolerance`.
    pub(super) fn new(tolerance: f64) -> Self {
        Self {
            tolerance,
            ..Self::default()
        }
    }

    /// Puts what `path` goes around below everything else; says whether it could.
    pub(super) fn put_below(&mut self, path: &BezPath, rule: FillRule, paint: Paint) -> bool {
        let rings = rings(path, self.tolerance);
        if is_tangled(&rings) {
            return false;
        }
        let part: Region = rings.simplify_shape(rule);
        let seen = part.overlay(&self.hidden, OverlayRule::Difference, FillRule::NonZero);
        let known = self
            .seen
            .iter_mut()
            .find(|(own, _)| own.color == paint.color);
        match known {
            // Together, so that no edge shows where one goes on in the other.
            Some((_, own)) => *own = own.overlay(&seen, OverlayRule::Union, FillRule::NonZero),
            None => self.seen.push((paint, seen)),
        }
        self.hidden = (self.hidden).overlay(&part, OverlayRule::Union, FillRule::NonZero);
        true
    }

    /// Adds what is seen.
    pub(super) fn fill(self, mesh: &mut Mesh) {
        for (paint, region) in self.seen {
            let outlines: Vec<_> = region.into_iter().flatten().collect();
            fill_outlines(mesh, &outlines, paint);
        }
    }
}

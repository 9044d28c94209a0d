//! The form of what is drawn at letters: soft grounds under code, lines below and through letters, boxes of lists.
//!
//! Paths from the layout's top left; whoever draws says where that is, how fine and in which colour.

use kurbo::{BezPath, Cap, Join, Point, Shape as _, Stroke, StrokeOpts};

use super::block::{Decoration, DecorationKind};

/// How much is seen of the ground under code.
pub const GROUND_OPACITY: f64 = 0.09;
/// How round that is, and a box, as a part of its height.
const ROUNDING: f64 = 0.2;
/// How thick the lines of a box are, as a part of its width.
const BOX_LINE: f64 = 0.1;
/// The corners of a tick, as parts of its box.
const TICK: [(f64, f64); 3] = [(0.24, 0.52), (0.44, 0.72), (0.78, 0.3)];

impl Decoration {
    /// The areas to fill (non-zero), no coarser than `tolerance` where they are curved.
    pub fn areas(&self, tolerance: f64) -> Vec<BezPath> {
        let rect = self.rect;
        match self.kind {
            DecorationKind::Ground => {
                let radius = rect.height() * ROUNDING;
                let rounded = rect.to_rounded_rect(radius);
                vec![rounded.to_path(tolerance.min(0.1 * radius))]
            }
            DecorationKind::Underline | DecorationKind::Strike => vec![rect.to_path(tolerance)],
            DecorationKind::Box { ticked } => self.list_box(ticked, tolerance),
        }
    }

    fn list_box(&self, ticked: bool, tolerance: f64) -> Vec<BezPath> {
        let rect = self.rect;
        let width = rect.width() * BOX_LINE;
        let line = Stroke::new(width)
            .with_caps(Cap::Round)
            .with_join(Join::Round);
        let edge = rect
            .inset(-width / 2.0)
            .to_rounded_rect(rect.height() * ROUNDING);
        let mut lines = vec![edge.to_path(0.01 * width)];
        if ticked {
            let corner =
                |(x, y)| Point::new(rect.x0 + rect.width() * x, rect.y0 + rect.height() * y);
            let mut tick = BezPath::new();
            tick.move_to(corner(TICK[0]));
            tick.line_to(corner(TICK[1]));
            tick.line_to(corner(TICK[2]));
            lines.push(tick);
        }
        let tolerance = tolerance.min(0.1 * width);
        let outline = |path| kurbo::stroke(path, &line, &StrokeOpts::default(), tolerance);
        lines.into_iter().map(outline).collect()
    }
}

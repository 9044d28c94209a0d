//! What arrows are attached to, from every form that files have had.

use std::collections::HashMap;

use tavla_shared::geometry::{self, Point};
use tavla_shared::shape::{Binding, Shape};

use super::piece::Piece;
use super::words::NEAR_MIDDLE;
use crate::import::fields::Fields;
use crate::import::{ImportReport, Loss};
use crate::shapes::holding::{CENTER, is_near};

/// How far outside its shape an anchor may lie, in boxes; farther ones are noise.
const ANCHOR_MAX: f64 = 10.0;

/// One end as a file writes it.
pub(super) struct FileEnd {
    /// The shape it is attached to.
    shape: String,
    /// Where in its unrotated box, as ratios; older files do not say.
    anchor: Option<Point>,
    /// Whether it goes to that very place; older files do not say.
    inside: Option<bool>,
}

impl FileEnd {
    /// Reads `startBinding` or `endBinding`, or a plan's `start` or `end`, which names a shape and no more.
    pub(super) fn read(arrow: &Fields<'_>, key: &str, plan: &str) -> Option<Self> {
        let Some(binding) = arrow.object(key) else {
            let planned = arrow.object(plan)?;
            return Some(Self {
                shape: planned.name("id")?,
                anchor: Some(CENTER),
                inside: Some(false),
            });
        };
        let anchor = binding.point("fixedPoint");
        let mode = binding.text("mode");
        Some(Self {
            shape: binding.name("elementId")?,
            anchor,
            // Those with an anchor and no mode are of elbows, which end at outlines.
            inside: mode.map(|mode| mode == "inside").or(anchor.map(|_| false)),
        })
    }
}

/// An anchor within reach. Just beside the middle is the middle.
fn bounded(anchor: Point) -> Point {
    let ratio = |ratio: f64| {
        let is_middle = (ratio - CENTER.x).abs() <= (NEAR_MIDDLE - CENTER.x) * 1.5;
        if is_middle {
            CENTER.x
        } else {
            ratio.clamp(-ANCHOR_MAX, ANCHOR_MAX)
        }
    };
    Point::new(ratio(anchor.x), ratio(anchor.y))
}

/// Attaches the arrows; what is attached to something that was not kept stays where it is.
pub(super) fn attach(
    pieces: &mut [Piece],
    by_name: &HashMap<String, usize>,
    homes: &[usize],
    report: &mut ImportReport,
) {
    for at in 0..pieces.len() {
        let [start, end] = std::mem::take(&mut pieces[at].ends);
        let mut resolve = |end: Option<FileEnd>, is_start: bool| {
            let end = end?;
            let target = by_name.get(&end.shape).map(|target| homes[*target]);
            // An arrow's own label is part of it by now.
            let Some(target) = target.filter(|target| *target != at) else {
                report.lose(Loss::Attachment);
                return None;
            };
            let (arrow, target) = (&pieces[at].shape, &pieces[target].shape);
            // Older files mean the very place of an end that is inside, and else where it is drawn to.
            let inside = end.inside.unwrap_or_else(|| {
                let path = arrow.board_path();
                let tip = if is_start { path.first() } else { path.last() };
                tip.is_some_and(|tip| is_near(target, *tip, 0.0))
            });
            let anchor = end
                .anchor
                .unwrap_or_else(|| aimed_at(arrow, is_start, target));
            Some(Binding {
                shape: target.id.clone(),
                anchor: bounded(anchor),
                inside,
            })
        };
        let (start, end) = (resolve(start, true), resolve(end, false));
        pieces[at].shape.ends.start = start;
        pieces[at].shape.ends.end = end;
    }
}

/// The anchor that leaves an arrow as it was drawn: the end itself where it is inside the shape,
/// else the point on the arrow's last stretch, drawn on, that is nearest to the shape's middle.
fn aimed_at(arrow: &Shape, is_start: bool, target: &Shape) -> Point {
    let path = arrow.board_path();
    let rect = target.rect();
    let unturned = |point: Point| geometry::rotated(point, rect.center(), -target.angle);
    let (tip, before) = match &path[..] {
        [first, second, ..] if is_start => (unturned(*first), unturned(*second)),
        [.., before, last] => (unturned(*last), unturned(*before)),
        _ => return Point::new(0.5, 0.5),
    };
    let onward = tip - before;
    let to_middle = rect.center() - tip;
    let along = onward.dot(to_middle) / onward.hypot2();
    let aim = if rect.contains(tip) || !along.is_finite() || along <= 0.0 {
        tip
    } else {
        tip + onward * along
    };
    let ratio = |at: f64, from: f64, length: f64| {
        if length > 0.0 {
            ((at - from) / length).clamp(0.0, 1.0)
        } else {
            0.5
        }
    };
    Point::new(
        ratio(aim.x, rect.x0, rect.width()),
        ratio(aim.y, rect.y0, rect.height()),
    )
}

//! Edges and middles in one line.

use super::Guide;
use super::span::{Axis, Span};

/// Places this near to each other are shown in one line, in board units: sums of coordinates are not exact.
const IN_LINE: f64 = 1e-3;

/// How far something with these `places` would have to go on to be in line with what is around.
pub(super) fn offers(places: &[f64], around: &[Span], reach: f64) -> Vec<f64> {
    let there = around.iter().flat_map(|span| span.places());
    let by = there.flat_map(|there| places.iter().map(move |place| there - place));
    by.filter(|by| by.abs() <= reach).collect()
}

/// The lines in which `places` of `moving` are with what is around, each once.
pub(super) fn guides(axis: Axis, moving: Span, places: &[f64], around: &[Span]) -> Vec<Guide> {
    let mut guides = Vec::new();
    for &place in places {
        let is_there = |span: &&Span| {
            let mut there = span.places().into_iter();
            there.any(|there| (there - place).abs() < IN_LINE)
        };
        let found = around.iter().filter(is_there);
        let ends = found.map(|span| (span.low, span.high));
        let ends = ends.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)));
        if let Some((low, high)) = ends {
            guides.push(Guide::Line {
                from: axis.point(place, low.min(moving.low)),
                to: axis.point(place, high.max(moving.high)),
            });
        }
    }
    guides
}

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
        let found = around.iter().filter_map(|span| {
            let mut there = span.places().into_iter();
            let there = there.find(|there| (there - place).abs() < IN_LINE)?;
            Some((there, span.low, span.high))
        });
        let all = found.reduce(|all, one| (all.0, all.1.min(one.1), all.2.max(one.2)));
        if let Some((there, low, high)) = all {
            guides.push(Guide::Line {
                from: axis.point(there, low.min(moving.low)),
                to: axis.point(there, high.max(moving.high)),
            });
        }
    }
    // With both edges in line the middle says nothing more, and would hide the marks of gaps.
    if guides.len() == 3 {
        guides.remove(1);
    }
    guides
}

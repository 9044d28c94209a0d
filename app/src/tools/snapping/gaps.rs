//! Equal gaps: in the middle between two neighbours, or as far from one as others are from each other.

use super::Guide;
use super::span::{Axis, Span};

/// Gaps that differ by less are equal, in board units: sums of coordinates are not exact.
const EQUAL: f64 = 1e-3;
/// The most gaps of a kind that are shown.
const SHOWN_MAX: usize = 8;

/// What is beside something that moves, from its start to its end.
struct Row {
    /// The nearest before it, and the nearest after it.
    before: Option<Span>,
    after: Option<Span>,
    /// Neighbours with a gap between them.
    pairs: Vec<(Span, Span)>,
}

impl Row {
    /// Those that end where `moving` begins, or up to `reach` later, are before it, and so on.
    fn of(moving: Span, around: &[Span], reach: f64) -> Self {
        // What goes around it, as its frame does, is nobody's neighbour in there.
        let goes_around = |span: &Span| span.start <= moving.start && moving.end <= span.end;
        let beside = around
            .iter()
            .filter(|span| span.is_beside(moving) && !goes_around(span));
        let mut beside: Vec<Span> = beside.copied().collect();
        beside.sort_by(|one, other| one.start.total_cmp(&other.start));
        let before = beside
            .iter()
            .filter(|span| span.end <= moving.start + reach);
        let after = beside
            .iter()
            .filter(|span| span.start >= moving.end - reach);
        Self {
            before: before
                .copied()
                .max_by(|one, other| one.end.total_cmp(&other.end)),
            after: after
                .copied()
                .min_by(|one, other| one.start.total_cmp(&other.start)),
            pairs: pairs(&beside, moving),
        }
    }
}

/// Neighbours among those `beside` each other, sorted by where they start, that have a gap in which `moving` is not.
fn pairs(beside: &[Span], moving: Span) -> Vec<(Span, Span)> {
    let mut pairs = Vec::new();
    let mut spans = beside.iter().copied();
    let Some(mut last) = spans.next() else {
        return pairs;
    };
    for next in spans {
        let holds_it = last.end < moving.middle() && moving.middle() < next.start;
        if next.start - last.end > EQUAL && next.is_beside(last) && !holds_it {
            pairs.push((last, next));
        }
        if next.end > last.end {
            last = next;
        }
    }
    pairs
}

fn gap((one, other): (Span, Span)) -> f64 {
    other.start - one.end
}

/// How far `moving` would have to go on for equal gaps.
pub(super) fn offers(moving: Span, around: &[Span], reach: f64) -> Vec<f64> {
    let row = Row::of(moving, around, reach);
    let mut starts = Vec::new();
    if let (Some(before), Some(after)) = (row.before, row.after) {
        let left = after.start - before.end - moving.length();
        if left > EQUAL {
            starts.push(before.end + left / 2.0);
        }
    }
    for gap in row.pairs.iter().copied().map(gap) {
        starts.extend(row.before.map(|before| before.end + gap));
        starts.extend(row.after.map(|after| after.start - gap - moving.length()));
    }
    let by = starts.into_iter().map(|start| start - moving.start);
    by.filter(|by| by.abs() <= reach).collect()
}

/// The equal gaps that `moving` is at.
pub(super) fn guides(axis: Axis, moving: Span, around: &[Span]) -> Vec<Guide> {
    let row = Row::of(moving, around, EQUAL);
    let before = row.before.map(|before| (before, moving));
    let after = row.after.map(|after| (moving, after));
    let own: Vec<(Span, Span)> = before.into_iter().chain(after).collect();
    let own: Vec<_> = own.into_iter().filter(|pair| gap(*pair) > EQUAL).collect();
    let is_equal = |one: (Span, Span), other: (Span, Span)| (gap(one) - gap(other)).abs() < EQUAL;
    let mut shown: Vec<(Span, Span)> = Vec::new();
    for &mine in &own {
        let others = row.pairs.iter().filter(|pair| is_equal(**pair, mine));
        let others: Vec<(Span, Span)> = others.copied().take(SHOWN_MAX).collect();
        let both = own.len() == 2 && is_equal(own[0], own[1]);
        if both || !others.is_empty() {
            shown.push(mine);
        }
        for other in others {
            if !shown.contains(&other) {
                shown.push(other);
            }
        }
    }
    let guide = |(one, other): (Span, Span)| {
        let beside = one.middle_beside(other);
        Guide::Gap {
            from: axis.point(one.end, beside),
            to: axis.point(other.start, beside),
        }
    };
    shown.into_iter().map(guide).collect()
}

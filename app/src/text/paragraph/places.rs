//! Where carets stand in a line of a paragraph, and which letter is where.
//!
//! Numbers only: nothing is shaped here.

use super::{Cluster, ParagraphLine};

/// Places nearer than this are the same.
const SAME_PLACE: f32 = 1e-3;

/// A place of a caret beside a cluster.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Stop {
    pub(in super::super) at: usize,
    /// Whether it belongs to the letter before it: at the end of the cluster.
    pub(in super::super) upstream: bool,
    pub(in super::super) x: f32,
}

impl Cluster {
    /// Takes in the rest of the same letter, which is to the right.
    pub(super) fn join(&mut self, other: &Self) {
        self.chars = self.chars.start.min(other.chars.start)..self.chars.end.max(other.chars.end);
        self.x1 = other.x1;
    }

    fn start(&self) -> Stop {
        Stop {
            at: self.chars.start,
            upstream: false,
            x: if self.rtl { self.x1 } else { self.x0 },
        }
    }

    fn end(&self) -> Stop {
        Stop {
            at: self.chars.end,
            upstream: true,
            x: if self.rtl { self.x0 } else { self.x1 },
        }
    }

    pub(in super::super) fn left(&self) -> Stop {
        if self.rtl { self.end() } else { self.start() }
    }

    pub(in super::super) fn right(&self) -> Stop {
        if self.rtl { self.start() } else { self.end() }
    }
}

impl ParagraphLine {
    /// Where a caret stands that is before the letter at `at`, or with `upstream` after the one
    /// before it. Where text of both directions meets, these are two places.
    pub(in super::super) fn place(&self, clusters: &[Cluster], at: usize, upstream: bool) -> f32 {
        let clusters = &clusters[self.clusters.clone()];
        let mut all = clusters.iter();
        if upstream && let Some(before) = all.clone().find(|it| it.chars.end == at) {
            return before.end().x;
        }
        if let Some(around) = all.find(|it| it.chars.contains(&at)) {
            return around.start().x;
        }
        self.end(clusters)
    }

    /// Where the line ends by the direction of its paragraph.
    fn end(&self, clusters: &[Cluster]) -> f32 {
        let end = if self.rtl {
            clusters.first().map(|first| first.x0)
        } else {
            clusters.last().map(|last| last.x1)
        };
        end.unwrap_or_default()
    }

    /// The place nearest to `x`; none beyond the line's end, as in an empty line: the letter seen
    /// there need not be the line's last.
    pub(in super::super) fn nearest(&self, clusters: &[Cluster], x: f32) -> Option<Stop> {
        let clusters = &clusters[self.clusters.clone()];
        let (first, last) = (clusters.first()?, clusters.last()?);
        let beyond = if self.rtl { x < first.x0 } else { x > last.x1 };
        if beyond {
            return None;
        }
        let around = clusters.iter().find(|it| it.x1 > it.x0 && x <= it.x1);
        let cluster = around.unwrap_or(last);
        Some(if x < f32::midpoint(cluster.x0, cluster.x1) {
            cluster.left()
        } else {
            cluster.right()
        })
    }

    /// The letter at `x`, or else the one nearest to it; none in an empty line.
    pub(in super::super) fn letter_at<'a>(
        &self,
        clusters: &'a [Cluster],
        x: f32,
    ) -> Option<&'a Cluster> {
        let clusters = &clusters[self.clusters.clone()];
        let at = clusters.iter().find(|it| it.x1 > it.x0 && x < it.x1);
        at.or(clusters.last())
    }

    /// The place at the line's left or right edge; none in an empty line.
    pub(in super::super) fn edge(&self, clusters: &[Cluster], right: bool) -> Option<Stop> {
        let clusters = &clusters[self.clusters.clone()];
        if right {
            clusters.last().map(Cluster::right)
        } else {
            clusters.first().map(Cluster::left)
        }
    }

    /// The place one letter to the right or left of `x`; none at the line's end.
    pub(in super::super) fn beside(
        &self,
        clusters: &[Cluster],
        x: f32,
        to_right: bool,
    ) -> Option<Stop> {
        let mut wide = clusters[self.clusters.clone()]
            .iter()
            .filter(|it| it.x1 > it.x0);
        if to_right {
            wide.find(|it| it.x0 >= x - SAME_PLACE).map(Cluster::right)
        } else {
            wide.rfind(|it| it.x1 <= x + SAME_PLACE).map(Cluster::left)
        }
    }
}

//! Which letters each glyph stands for: for formats in which text is searched and copied.

use std::ops::Range;

use super::{Line, TextLayout};
use crate::text::block::Glyph;
use crate::text::paragraph::Cluster;

impl TextLayout {
    /// Every glyph of the text, line by line from left to right, with the scalar values it stands for. What is before
    /// lists' items is not among them.
    pub fn lettered_glyphs(&self) -> Vec<(Glyph, Range<usize>)> {
        let lines = self.lines.iter().enumerate();
        lines
            .flat_map(|(index, line)| self.lettered_line(index, line))
            .collect()
    }

    fn lettered_line(&self, index: usize, line: &Line) -> Vec<(Glyph, Range<usize>)> {
        let paragraph = &self.paragraphs[line.paragraph];
        let data = &paragraph.lines[line.index];
        // Where the paragraph begins in the text.
        let start = line.chars.end - data.chars.end;
        let clusters = &paragraph.clusters[data.clusters.clone()];
        let (x, y) = (line.x as f32, self.baseline(index) as f32);
        let inks = self.inks_before(line.paragraph);
        let glyphs = paragraph.glyphs[data.glyphs.clone()].iter();
        let found: Vec<(Glyph, usize)> = glyphs
            .map(|glyph| {
                let shown = Glyph {
                    x: glyph.x + x,
                    y: glyph.y + y,
                    ink: if glyph.ink == 0 { 0 } else { glyph.ink + inks },
                    ..*glyph
                };
                (shown, cluster_at(clusters, glyph.x))
            })
            .collect();
        let ends: Vec<usize> = found.iter().skip(1).map(|(_, cluster)| *cluster).collect();
        let lettered = found.into_iter().enumerate();
        lettered
            .map(|(at, (glyph, cluster))| {
                let next = ends.get(at).copied().unwrap_or(clusters.len());
                let chars = covered(clusters, cluster, next);
                (glyph, start + chars.start..start + chars.end)
            })
            .collect()
    }
}

/// The cluster that a glyph at `x` is of.
fn cluster_at(clusters: &[Cluster], x: f32) -> usize {
    // A glyph may stand a trace before its cluster.
    const SLACK: f32 = 0.01;
    let at = clusters.partition_point(|cluster| cluster.x1 <= x + SLACK);
    at.min(clusters.len().saturating_sub(1))
}

/// The letters of a cluster, and of those after it up to `next` that have no glyph of their own: one glyph may stand
/// for several.
fn covered(clusters: &[Cluster], cluster: usize, next: usize) -> Range<usize> {
    let Some(first) = clusters.get(cluster) else {
        return 0..0;
    };
    let more = clusters.get(cluster + 1..next.max(cluster + 1).min(clusters.len()));
    more.unwrap_or_default()
        .iter()
        .fold(first.chars.clone(), |all, one| {
            all.start.min(one.chars.start)..all.end.max(one.chars.end)
        })
}

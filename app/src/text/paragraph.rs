//! One paragraph, shaped and broken into lines by parley, as plain numbers.
//!
//! Knows nothing of other paragraphs, of alignment or of where the paragraph stands. Paragraphs are
//! laid out one by one, so that each has its own direction and typing shapes only the one typed in.

use std::ops::Range;

use parley::{
    FontFamily, FontFamilyName, GenericFamily, Layout, LayoutContext, Line, LineHeight,
    OverflowWrap, PositionedLayoutItem, StyleProperty,
};
use tavla_shared::shape::Font;
use unicode_segmentation::UnicodeSegmentation as _;

use super::block::Glyph;
use super::faces::Faces;
use super::fonts;

/// Lines fit when they are over by less than this, so that a box whose width was measured, stored
/// and had its padding taken off again does not wrap.
const WRAP_SLACK: f32 = 0.01;

/// After a letter: that it is an emoji, rather than a sign of the text.
const EMOJI_SELECTOR: char = '\u{fe0f}';

/// Places nearer than this are the same.
const SAME_PLACE: f32 = 1e-3;

/// A shaped paragraph. Positions are scalar values from its start; `x` starts at each line's left.
#[derive(Debug)]
pub(super) struct Paragraph {
    /// Never empty.
    pub(super) lines: Vec<ParagraphLine>,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) clusters: Vec<Cluster>,
    /// Scalar values, without the newline.
    pub(super) chars: usize,
}

/// A line of a paragraph.
#[derive(Debug)]
pub(super) struct ParagraphLine {
    pub(super) chars: Range<usize>,
    /// Into [`Paragraph::glyphs`]; their `y` is relative to the line's baseline.
    pub(super) glyphs: Range<usize>,
    /// Into [`Paragraph::clusters`], from left to right.
    pub(super) clusters: Range<usize>,
    /// Without the spaces at its end.
    pub(super) width: f32,
    /// Where what counts in `width` begins: the spaces at the end of a right-to-left line are at
    /// its left.
    pub(super) left: f32,
    /// Whether the paragraph reads from right to left.
    pub(super) rtl: bool,
}

/// What a caret cannot stand within.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    pub(super) chars: Range<usize>,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) rtl: bool,
}

/// How a paragraph is shaped.
#[derive(Debug, Clone, Copy)]
pub(super) struct ParagraphStyle {
    pub(super) font: Font,
    pub(super) size: f32,
    pub(super) wrap_width: Option<f32>,
}

/// Lays out `text`, which has no `\n` in it.
pub(super) fn shape(
    text: &str,
    style: ParagraphStyle,
    faces: &mut Faces,
    shaper: &mut LayoutContext<()>,
) -> Paragraph {
    let text = plain(text);
    let chars = text.chars().count();
    let mut paragraph = Paragraph {
        lines: Vec::new(),
        glyphs: Vec::new(),
        clusters: Vec::new(),
        chars,
    };
    if chars > 0 {
        let layout = broken(&text, style, faces, shaper);
        let offsets = CharOffsets::new(&text);
        for line in layout.lines() {
            push_line(&mut paragraph, &line, layout.is_rtl(), &offsets, faces);
        }
    }
    if paragraph.lines.is_empty() {
        paragraph.lines.push(ParagraphLine {
            chars: 0..chars,
            glyphs: 0..0,
            clusters: 0..0,
            width: 0.0,
            left: 0.0,
            rtl: false,
        });
    }
    paragraph
}

/// `text` with the same number of scalar values, but nothing in it that is not a letter, a space
/// or a mark: a tab is a wide space, what would break a line a narrow one.
fn plain(text: &str) -> String {
    let plain_char = |c: char| match c {
        '\t' => '\u{2003}',
        '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars().map(plain_char).collect()
}

fn broken(
    text: &str,
    style: ParagraphStyle,
    faces: &mut Faces,
    shaper: &mut LayoutContext<()>,
) -> Layout<()> {
    // Not quantized: pixels are the camera's, and the size in the document must not depend on them.
    let mut builder = shaper.ranged_builder(faces.context(), text, 1.0, false);
    let families: Vec<_> = families(style.font).map(FontFamilyName::named).collect();
    for emoji in emoji_ranges(text) {
        let first = FontFamilyName::Generic(GenericFamily::Emoji);
        let families: Vec<_> = std::iter::once(first).chain(families.clone()).collect();
        builder.push(FontFamily::List(families.into()), emoji);
    }
    builder.push_default(FontFamily::List(families.into()));
    builder.push_default(StyleProperty::FontSize(style.size));
    builder.push_default(LineHeight::FontSizeRelative(1.0));
    builder.push_default(OverflowWrap::Anywhere);
    let mut layout = builder.build(text);
    layout.break_all_lines(style.wrap_width.map(|width| width + WRAP_SLACK));
    layout
}

/// The families to look for a letter in: its own, then the other bundled ones, so that what any of
/// them has looks and measures the same everywhere.
fn families(font: Font) -> impl Iterator<Item = &'static str> {
    let others = [Font::Sans, Font::Serif, Font::Mono, Font::Hand];
    std::iter::once(font)
        .chain(others.into_iter().filter(move |&other| other != font))
        .map(fonts::family)
}

/// Where letters are that are to be shown as emoji, though a bundled font may have them, too.
fn emoji_ranges(text: &str) -> impl Iterator<Item = Range<usize>> {
    let asked = text
        .contains(EMOJI_SELECTOR)
        .then(|| text.grapheme_indices(true));
    let letters = asked.into_iter().flatten();
    letters
        .filter(|(_, letter)| letter.contains(EMOJI_SELECTOR))
        .map(|(at, letter)| at..at + letter.len())
}

fn push_line(
    paragraph: &mut Paragraph,
    line: &Line<'_, ()>,
    rtl: bool,
    offsets: &CharOffsets,
    faces: &mut Faces,
) {
    let glyphs_start = paragraph.glyphs.len();
    let clusters_start = paragraph.clusters.len();
    let origin = line.metrics().offset + line.metrics().inline_min_coord;
    let mut x = 0.0;
    for cluster in line
        .runs()
        .flat_map(|run| run.visual_clusters().collect::<Vec<_>>())
    {
        let cluster = Cluster {
            chars: offsets.chars(cluster.text_range()),
            x0: x,
            x1: x + cluster.advance(),
            rtl: cluster.is_rtl(),
        };
        x = cluster.x1;
        match paragraph.clusters[clusters_start..].last_mut() {
            Some(last) if offsets.is_one_letter(last, &cluster) => last.join(&cluster),
            _ => paragraph.clusters.push(cluster),
        }
    }
    for item in line.items() {
        let PositionedLayoutItem::GlyphRun(run) = item else {
            continue;
        };
        let font = faces.id_of(run.run());
        let baseline = run.baseline();
        paragraph
            .glyphs
            .extend(run.positioned_glyphs().filter_map(|glyph| {
                let id = u16::try_from(glyph.id).ok()?;
                Some(Glyph {
                    font,
                    id,
                    x: glyph.x - origin,
                    y: glyph.y - baseline,
                })
            }));
    }
    let chars = offsets.chars(line.text_range());
    let clusters = clusters_start..paragraph.clusters.len();
    let hanging = hanging_width(&paragraph.clusters[clusters.clone()], &chars, offsets);
    paragraph.lines.push(ParagraphLine {
        chars,
        glyphs: glyphs_start..paragraph.glyphs.len(),
        clusters,
        width: x - hanging,
        left: if rtl { hanging } else { 0.0 },
        rtl,
    });
}

/// How wide the spaces at a line's end are together.
fn hanging_width(clusters: &[Cluster], line: &Range<usize>, offsets: &CharOffsets) -> f32 {
    let content_end = line
        .clone()
        .rev()
        .find(|&at| !offsets.is_space(at))
        .map_or(line.start, |at| at + 1);
    clusters
        .iter()
        .filter(|cluster| cluster.chars.start >= content_end)
        .map(|cluster| cluster.x1 - cluster.x0)
        .sum()
}

/// From bytes to scalar values.
struct CharOffsets {
    /// The byte at which each scalar value starts, then the text's length.
    starts: Vec<usize>,
    spaces: Vec<bool>,
    /// Whether each scalar value belongs to the letter before it.
    marks: Vec<bool>,
}

impl CharOffsets {
    fn new(text: &str) -> Self {
        Self {
            starts: text
                .char_indices()
                .map(|(byte, _)| byte)
                .chain([text.len()])
                .collect(),
            spaces: text
                .chars()
                .map(|c| c.is_whitespace() && c != '\u{a0}')
                .collect(),
            marks: text
                .graphemes(true)
                .flat_map(|letter| letter.chars().enumerate().map(|(at, _)| at > 0))
                .collect(),
        }
    }

    /// Whether two neighbours are parts of one letter, within which no caret can stand.
    fn is_one_letter(&self, left: &Cluster, right: &Cluster) -> bool {
        let (first, second) = if right.rtl {
            (right, left)
        } else {
            (left, right)
        };
        left.rtl == right.rtl
            && first.chars.end == second.chars.start
            && self.marks.get(second.chars.start) == Some(&true)
    }

    fn chars(&self, bytes: Range<usize>) -> Range<usize> {
        let at = |byte: usize| self.starts.partition_point(|&start| start < byte);
        at(bytes.start)..at(bytes.end)
    }

    fn is_space(&self, at: usize) -> bool {
        self.spaces.get(at).copied().unwrap_or(false)
    }
}

/// A place of a caret beside a cluster.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    pub(super) at: usize,
    /// Whether it belongs to the letter before it: at the end of the cluster.
    pub(super) upstream: bool,
    pub(super) x: f32,
}

impl Cluster {
    /// Takes in the rest of the same letter, which is to the right.
    fn join(&mut self, other: &Self) {
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

    pub(super) fn left(&self) -> Stop {
        if self.rtl { self.end() } else { self.start() }
    }

    pub(super) fn right(&self) -> Stop {
        if self.rtl { self.start() } else { self.end() }
    }
}

impl ParagraphLine {
    /// Where a caret stands that is before the letter at `at`, or with `upstream` after the one
    /// before it. Where text of both directions meets, these are two places.
    pub(super) fn place(&self, clusters: &[Cluster], at: usize, upstream: bool) -> f32 {
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
    pub(super) fn nearest(&self, clusters: &[Cluster], x: f32) -> Option<Stop> {
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
    pub(super) fn letter_at<'a>(&self, clusters: &'a [Cluster], x: f32) -> Option<&'a Cluster> {
        let clusters = &clusters[self.clusters.clone()];
        let at = clusters.iter().find(|it| it.x1 > it.x0 && x < it.x1);
        at.or(clusters.last())
    }

    /// The place at the line's left or right edge; none in an empty line.
    pub(super) fn edge(&self, clusters: &[Cluster], right: bool) -> Option<Stop> {
        let clusters = &clusters[self.clusters.clone()];
        if right {
            clusters.last().map(Cluster::right)
        } else {
            clusters.first().map(Cluster::left)
        }
    }

    /// The place one letter to the right or left of `x`; none at the line's end.
    pub(super) fn beside(&self, clusters: &[Cluster], x: f32, to_right: bool) -> Option<Stop> {
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

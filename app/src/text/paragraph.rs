//! One paragraph, shaped and broken into lines by parley, as plain numbers.
//!
//! Knows nothing of other paragraphs, of alignment or of where the paragraph stands. Paragraphs are
//! laid out one by one, so that each has its own direction and typing shapes only the one typed in.

mod dress;
mod offsets;
mod places;

use std::ops::Range;
use std::sync::Arc;

use parley::{
    FontFamily, FontFamilyName, GenericFamily, Layout, LayoutContext, Line, LineHeight,
    OverflowWrap, PositionedLayoutItem, StyleProperty,
};
use tavla_shared::shape::{Font, TextRun};
use unicode_segmentation::UnicodeSegmentation as _;

use self::dress::Dress;
pub(super) use self::dress::Stretch;
use self::offsets::CharOffsets;
pub(super) use self::places::Stop;
use super::block::{Glyph, Ink};
use super::faces::Faces;
use super::fonts;

/// Lines fit when they are over by less than this, so that a box whose width was measured, stored
/// and had its padding taken off again does not wrap.
const WRAP_SLACK: f32 = 0.01;

/// After a letter: that it is an emoji, rather than a sign of the text.
const EMOJI_SELECTOR: char = '\u{fe0f}';

/// A shaped paragraph. Positions are scalar values from its start; `x` starts at each line's left.
#[derive(Debug)]
pub(super) struct Paragraph {
    /// Never empty.
    pub(super) lines: Vec<ParagraphLine>,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) clusters: Vec<Cluster>,
    /// Scalar values, without the newline.
    pub(super) chars: usize,
    /// What its glyphs are drawn in, from the second on: the first is the text's colour.
    pub(super) inks: Vec<Ink>,
    /// Lines at its letters and grounds under them.
    pub(super) stretches: Vec<Stretch>,
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

/// What a paragraph says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    /// Without a `\n` in it.
    pub(super) text: &'a str,
    /// Which of it look otherwise, from its start.
    pub(super) runs: &'a [TextRun],
    /// The family to take before the style's own, where it is installed.
    pub(super) font_name: Option<&'a Arc<str>>,
}

/// Lays out a paragraph.
pub(super) fn shape(
    words: Words<'_>,
    style: ParagraphStyle,
    faces: &mut Faces,
    shaper: &mut LayoutContext<u16>,
) -> Paragraph {
    let text = plain(words.text);
    let chars = text.chars().count();
    let mut paragraph = Paragraph {
        lines: Vec::new(),
        glyphs: Vec::new(),
        clusters: Vec::new(),
        chars,
        inks: Vec::new(),
        stretches: Vec::new(),
    };
    if chars > 0 {
        let offsets = CharOffsets::new(&text);
        let dress = Dress::new(words.runs);
        let layout = broken(
            &text,
            (words.font_name, &dress, &offsets),
            style,
            faces,
            shaper,
        );
        for line in layout.lines() {
            push_line(&mut paragraph, &line, layout.is_rtl(), &offsets, faces);
            dress.stretch(&mut paragraph, style);
        }
        paragraph.inks = dress.into_inks();
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
    (font_name, dress, offsets): (Option<&Arc<str>>, &Dress<'_>, &CharOffsets),
    style: ParagraphStyle,
    faces: &mut Faces,
    shaper: &mut LayoutContext<u16>,
) -> Layout<u16> {
    // Not quantized: pixels are the camera's, and the size in the document must not depend on them.
    let mut builder = shaper.ranged_builder(faces.context(), text, 1.0, false);
    let mut families: Vec<FontFamilyName<'_>> = Vec::new();
    if let Some(name) = font_name {
        families.push(FontFamilyName::named(name));
    }
    for family in self::families(style.font) {
        families.push(FontFamilyName::named(family));
    }
    dress.push(&mut builder, offsets);
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
    line: &Line<'_, u16>,
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
        let ink = run.style().brush;
        paragraph
            .glyphs
            .extend(run.positioned_glyphs().filter_map(|glyph| {
                let id = u16::try_from(glyph.id).ok()?;
                Some(Glyph {
                    font,
                    id,
                    x: glyph.x - origin,
                    y: glyph.y - baseline,
                    ink,
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

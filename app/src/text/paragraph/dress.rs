//! How a paragraph's letters look beyond its style: heavier, slanted, of one width, in an ink of their own, with lines at
//! them. What changes their width is told to the shaper, the rest is kept beside them.
//!
//! For a plain paragraph it does nothing.

use std::ops::Range;

use parley::{FontFamily, FontFamilyName, FontStyle, FontWeight, RangedBuilder, StyleProperty};
use tavla_shared::shape::{Emphasis, Font, Look, TextRun};

use super::offsets::CharOffsets;
use super::{Paragraph, ParagraphStyle, families};
use crate::text::block::{DecorationKind, Ink};

/// How thick lines at letters are, as a part of the text's size.
const LINE_WIDTH: f32 = 0.07;
/// How far below the baseline the upper edge of an underline is.
const UNDERLINE_TOP: f32 = 0.11;
/// How far above the baseline the middle of a line through letters is.
const STRIKE_MIDDLE: f32 = 0.27;
/// How far the ground of code reaches above and below the baseline,
const GROUND: (f32, f32) = (0.88, 0.28);
/// and beyond its letters.
const GROUND_BESIDE: f32 = 0.12;

/// Something drawn along letters of one line.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Stretch {
    /// Among the paragraph's lines.
    pub(in super::super) line: usize,
    pub(in super::super) kind: DecorationKind,
    /// From the line's left.
    pub(in super::super) x0: f32,
    pub(in super::super) x1: f32,
    /// From the baseline down.
    pub(in super::super) y0: f32,
    pub(in super::super) y1: f32,
    pub(in super::super) ink: u16,
}

/// See the module.
pub(super) struct Dress<'a> {
    runs: &'a [TextRun],
    /// In which ink each run is drawn.
    run_inks: Vec<u16>,
    inks: Vec<Ink>,
}

impl<'a> Dress<'a> {
    pub(super) fn new(runs: &'a [TextRun]) -> Self {
        let mut inks: Vec<Ink> = Vec::new();
        let mut ink_of = |look: &Look| {
            let ink = match (look.color, &look.link) {
                (Some(color), _) => Ink::Color(color),
                (None, Some(_)) => Ink::Link,
                (None, None) => return 0,
            };
            let at = inks.iter().position(|known| *known == ink);
            let at = at.unwrap_or_else(|| {
                inks.push(ink);
                inks.len() - 1
            });
            // The first one is the text's own. There are fewer runs than numbers.
            at as u16 + 1
        };
        Self {
            runs,
            run_inks: runs.iter().map(|run| ink_of(&run.look)).collect(),
            inks,
        }
    }

    pub(super) fn into_inks(self) -> Vec<Ink> {
        self.inks
    }

    /// Tells the shaper.
    pub(super) fn push(&self, builder: &mut RangedBuilder<'_, u16>, offsets: &CharOffsets) {
        for (run, &ink) in self.runs.iter().zip(&self.run_inks) {
            let bytes = offsets.bytes(run.chars.clone());
            let has = |emphasis| run.look.emphasis.has(emphasis);
            if bytes.is_empty() {
                continue;
            }
            if has(Emphasis::Bold) {
                builder.push(StyleProperty::FontWeight(FontWeight::BOLD), bytes.clone());
            }
            if has(Emphasis::Italic) {
                builder.push(StyleProperty::FontStyle(FontStyle::Italic), bytes.clone());
            }
            if has(Emphasis::Code) {
                let mono = families(Font::Mono).map(FontFamilyName::named);
                let mono = FontFamily::List(mono.collect::<Vec<_>>().into());
                builder.push(mono, bytes.clone());
            }
            if ink > 0 {
                builder.push(StyleProperty::Brush(ink), bytes);
            }
        }
    }

    /// Puts lines and grounds at the letters of the paragraph's last line.
    pub(super) fn stretch(&self, paragraph: &mut Paragraph, style: ParagraphStyle) {
        let Some(line) = paragraph.lines.last().filter(|_| !self.runs.is_empty()) else {
            return;
        };
        let at = paragraph.lines.len() - 1;
        let clusters = &paragraph.clusters[line.clusters.clone()];
        let mut made: Vec<Stretch> = Vec::new();
        for (run, &ink) in self.runs.iter().zip(&self.run_inks) {
            let kinds = kinds(&run.look);
            let is_here = run.chars.start < line.chars.end && run.chars.end > line.chars.start;
            if !is_here || kinds.is_empty() {
                continue;
            }
            for (x0, x1) in spans(
                clusters.iter().map(|it| (&it.chars, it.x0, it.x1)),
                &run.chars,
            ) {
                made.extend(kinds.iter().map(|&kind| {
                    let ((y0, y1), beside) = extent(kind);
                    let long = |ems: f32| ems * style.size;
                    Stretch {
                        line: at,
                        kind,
                        x0: x0 - long(beside),
                        x1: x1 + long(beside),
                        y0: long(y0),
                        y1: long(y1),
                        ink,
                    }
                }));
            }
        }
        paragraph.stretches.extend(made);
    }
}

/// What is drawn at letters of a look.
fn kinds(look: &Look) -> Vec<DecorationKind> {
    let has = |emphasis| look.emphasis.has(emphasis);
    let underlined = has(Emphasis::Underline) || look.link.is_some();
    [
        (has(Emphasis::Code), DecorationKind::Ground),
        (underlined, DecorationKind::Underline),
        (has(Emphasis::Strike), DecorationKind::Strike),
    ]
    .into_iter()
    .filter_map(|(is, kind)| is.then_some(kind))
    .collect()
}

/// From where to where below the baseline something is, and how far it goes beyond its letters, in ems.
fn extent(kind: DecorationKind) -> ((f32, f32), f32) {
    match kind {
        DecorationKind::Underline => ((UNDERLINE_TOP, UNDERLINE_TOP + LINE_WIDTH), 0.0),
        DecorationKind::Strike => {
            let half = LINE_WIDTH / 2.0;
            ((-STRIKE_MIDDLE - half, -STRIKE_MIDDLE + half), 0.0)
        }
        DecorationKind::Ground | DecorationKind::Box { .. } => {
            ((-GROUND.0, GROUND.1), GROUND_BESIDE)
        }
    }
}

/// Where the letters of a range are, neighbours joined.
fn spans<'a>(
    clusters: impl Iterator<Item = (&'a Range<usize>, f32, f32)>,
    range: &Range<usize>,
) -> Vec<(f32, f32)> {
    let mut spans: Vec<(f32, f32)> = Vec::new();
    for (chars, x0, x1) in clusters {
        if chars.start >= range.end || chars.end <= range.start {
            continue;
        }
        match spans.last_mut() {
            Some(last) if (last.1 - x0).abs() < 1e-3 => last.1 = x1,
            _ => spans.push((x0, x1)),
        }
    }
    spans
}

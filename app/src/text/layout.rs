//! A laid out text: paragraphs stacked and aligned, and where carets stand in it.
//!
//! Plain numbers in board units from the block's top left; never asks a font.

mod items;
mod lettered;

use std::ops::Range;
use std::sync::Arc;

use tavla_shared::geometry::{Point, Rect, Size};
use tavla_shared::shape::TextAlign;

pub(super) use self::items::LaidItem;
use super::block::{Caret, Glyph};
use super::paragraph::{Cluster, Paragraph, ParagraphLine, Stop};

/// How much of the text's size the selection of a line's end is wide.
const NEWLINE_WIDTH: f64 = 0.3;

/// A laid out text.
#[derive(Debug)]
pub struct TextLayout {
    paragraphs: Vec<Arc<Paragraph>>,
    /// The paragraphs that are a list's, in order; there are none in plain text.
    items: Vec<LaidItem>,
    /// Each paragraph that has inks of its own, and where they begin among the layout's.
    inked: Vec<(usize, u16)>,
    lines: Vec<Line>,
    size: Size,
    metrics: LineMetrics,
    chars: usize,
}

/// The line of a text; the same for all of its lines, whatever fonts their letters come from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineMetrics {
    /// The text's size, in board units.
    pub text_size: f64,
    /// From one line's top to the next one's.
    pub height: f64,
    /// From a line's top down to its baseline.
    pub baseline: f64,
}

#[derive(Debug)]
struct Line {
    paragraph: usize,
    /// Among the paragraph's lines.
    index: usize,
    /// Scalar values from the text's start, without the newline.
    chars: Range<usize>,
    /// Where the line's `x` of 0 is.
    x: f64,
    /// Whether the paragraph goes on in the next line.
    wrapped: bool,
    /// How many scalar values at its start are a list's mark, which no caret stands in.
    mark: usize,
}

/// How paragraphs are put together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) metrics: LineMetrics,
    pub(super) align: TextAlign,
    pub(super) wrap_width: Option<f64>,
}

impl TextLayout {
    /// Stacks `paragraphs`, of which there is at least one; `items` are those of lists.
    pub(super) fn new(paragraphs: Vec<Arc<Paragraph>>, items: Vec<LaidItem>, frame: Frame) -> Self {
        let text_size = frame.metrics.text_size;
        let inset = |paragraph| items::inset(&items, paragraph) * text_size;
        let mut widest = 0.0_f64;
        for (index, paragraph) in paragraphs.iter().enumerate() {
            let inset = inset(index);
            let widths = paragraph.lines.iter().map(|line| f64::from(line.width));
            widest = widths.fold(widest, |widest, width| widest.max(width + inset));
        }
        let box_width = frame.wrap_width.unwrap_or(widest);
        let (mut lines, mut inked) = (Vec::new(), Vec::new());
        let (mut start, mut inks) = (0, 0_usize);
        for (index, paragraph) in paragraphs.iter().enumerate() {
            let last = paragraph.lines.len() - 1;
            let mark = items::mark(&items, index);
            let inset = inset(index);
            lines.extend(paragraph.lines.iter().enumerate().map(|(line, data)| {
                let own_mark = if line == 0 { mark } else { 0 };
                let free_width = box_width - inset;
                let beside = if data.rtl { 0.0 } else { inset };
                Line {
                    paragraph: index,
                    index: line,
                    chars: start + mark + data.chars.start - own_mark
                        ..start + mark + data.chars.end,
                    x: aligned(data, frame.align, free_width) + beside,
                    wrapped: line < last,
                    mark: own_mark,
                }
            }));
            start += mark + paragraph.chars + 1;
            if !paragraph.inks.is_empty() {
                inked.push((index, inks as u16));
                inks += paragraph.inks.len();
            }
        }
        let size = Size::new(widest, lines.len() as f64 * frame.metrics.height);
        Self {
            paragraphs,
            items,
            inked,
            lines,
            size,
            metrics: frame.metrics,
            chars: start - 1,
        }
    }

    /// The widest line without spaces at its end, and all lines' height together.
    pub fn size(&self) -> Size {
        self.size
    }

    /// What all lines share.
    pub fn line_metrics(&self) -> LineMetrics {
        self.metrics
    }

    /// How many lines there are; at least one.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// How many scalar values the text has.
    pub fn char_count(&self) -> usize {
        self.chars
    }

    /// Every glyph, line by line, from left to right; then those before lists' items.
    pub fn glyphs(&self) -> impl Iterator<Item = Glyph> + '_ {
        self.lines
            .iter()
            .enumerate()
            .flat_map(move |(index, line)| {
                let (x, y) = (line.x as f32, self.baseline(index) as f32);
                let paragraph = &self.paragraphs[line.paragraph];
                let glyphs = paragraph.lines[line.index].glyphs.clone();
                let inks = self.inks_before(line.paragraph);
                paragraph.glyphs[glyphs].iter().map(move |glyph| Glyph {
                    x: glyph.x + x,
                    y: glyph.y + y,
                    ink: if glyph.ink == 0 { 0 } else { glyph.ink + inks },
                    ..*glyph
                })
            })
            .chain(self.label_glyphs())
    }

    /// How many of the layout's inks are before a paragraph's own.
    fn inks_before(&self, paragraph: usize) -> u16 {
        let at = self.inked.binary_search_by_key(&paragraph, |(it, _)| *it);
        at.map_or(0, |at| self.inked[at].1)
    }

    /// The line a caret is in.
    pub fn line_of(&self, caret: impl Into<Caret>) -> usize {
        let caret = caret.into();
        let line = self
            .lines
            .partition_point(|line| line.chars.start <= caret.at)
            .max(1)
            - 1;
        let ends_the_one_above =
            caret.upstream && line > 0 && self.lines[line].chars.start == caret.at;
        if ends_the_one_above && self.lines[line - 1].wrapped {
            line - 1
        } else {
            line
        }
    }

    /// The scalar values of a line, without the newline; of the last line where there is no such.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        self.lines[line.min(self.lines.len() - 1)].chars.clone()
    }

    /// The caret before a line's first letter.
    pub fn line_start(&self, line: usize) -> Caret {
        Caret::from(self.lines[line.min(self.lines.len() - 1)].letters_start())
    }

    /// The caret after a line's last letter.
    pub fn line_end(&self, line: usize) -> Caret {
        let line = &self.lines[line.min(self.lines.len() - 1)];
        Caret {
            at: line.chars.end,
            upstream: line.wrapped,
        }
    }

    /// Whether the paragraph that a position is in reads from right to left.
    pub fn is_rtl(&self, caret: impl Into<Caret>) -> bool {
        self.line_data(self.line_of(caret)).rtl
    }

    /// Where the caret is drawn: a box without width, as high as its line.
    pub fn caret_rect(&self, caret: impl Into<Caret>) -> Rect {
        let caret = caret.into();
        let line = self.line_of(caret);
        let x = self.place(line, caret);
        let y = line as f64 * self.metrics.height;
        Rect::new(x, y, x, y + self.metrics.height)
    }

    /// The position nearest to `point`, in the line at its height, or the first or last line.
    pub fn hit(&self, point: Point) -> Caret {
        self.caret_in_line(self.line_at(point.y), point.x)
    }

    /// The first scalar value of the letter at `point`, or of the nearest one in the line at its
    /// height; an empty line's start.
    pub fn letter_at(&self, point: Point) -> usize {
        let line = self.line_at(point.y);
        let (own, data) = (&self.lines[line], self.line_data(line));
        let letter = data.letter_at(self.clusters(line), (point.x - own.x) as f32);
        let in_paragraph = letter.map_or(data.chars.start, |letter| letter.chars.start);
        own.letters_start() - data.chars.start + in_paragraph
    }

    /// The line at a height, or the first or last one.
    fn line_at(&self, y: f64) -> usize {
        let line = (y / self.metrics.height).max(0.0) as usize;
        line.min(self.lines.len() - 1)
    }

    /// The position at a line's left or right edge, as it is seen.
    pub fn edge(&self, line: usize, right: bool) -> Caret {
        let line = line.min(self.lines.len() - 1);
        match self.line_data(line).edge(self.clusters(line), right) {
            Some(stop) => self.caret(line, stop),
            None => self.line_end(line),
        }
    }

    /// The position in a line that is nearest to `x`; the line's end beyond it.
    pub fn caret_in_line(&self, line: usize, x: f64) -> Caret {
        let line = line.min(self.lines.len() - 1);
        let (clusters, data) = (self.clusters(line), self.line_data(line));
        let x = (x - self.lines[line].x) as f32;
        match data.nearest(clusters, x) {
            Some(stop) => self.caret(line, stop),
            None => self.line_end(line),
        }
    }

    /// The position one letter to the left or right of a caret, as it is seen; none at the end of the
    /// line.
    pub fn beside(&self, caret: impl Into<Caret>, to_right: bool) -> Option<Caret> {
        let caret = caret.into();
        let line = self.line_of(caret);
        let (clusters, data) = (self.clusters(line), self.line_data(line));
        let x = (self.place(line, caret) - self.lines[line].x) as f32;
        let beside = self.caret(line, data.beside(clusters, x, to_right)?);
        // Where the line wraps, the caret goes on to the next one.
        let leaves = beside == self.line_end(line) && to_right != data.rtl;
        Some(if leaves {
            Caret::from(beside.at)
        } else {
            beside
        })
    }

    /// A place in a line as a caret; one that belongs to the letter before it only where that makes
    /// a difference.
    fn caret(&self, line: usize, stop: Stop) -> Caret {
        let own = &self.lines[line];
        let at = own.letters_start() - self.line_data(line).chars.start + stop.at;
        let (plain, exact) = (
            Caret::from(at),
            Caret {
                at,
                upstream: stop.upstream,
            },
        );
        let is_same =
            self.line_of(plain) == line && self.place(line, plain) == self.place(line, exact);
        if is_same { plain } else { exact }
    }

    /// Where in a line a caret stands.
    fn place(&self, line: usize, caret: Caret) -> f64 {
        let (own, data) = (&self.lines[line], self.line_data(line));
        let at = (caret.at + data.chars.start)
            .saturating_sub(own.letters_start())
            .clamp(data.chars.start, data.chars.end);
        own.x + f64::from(data.place(self.clusters(line), at, caret.upstream))
    }

    /// The boxes that cover a range of the text, line by line; a chosen newline shows as a narrow
    /// one at its line's end.
    pub fn selection_rects(&self, range: Range<usize>) -> Vec<Rect> {
        let mut rects = Vec::new();
        if range.is_empty() {
            return rects;
        }
        let first = self
            .lines
            .partition_point(|line| line.chars.end < range.start);
        for (index, line) in self.lines.iter().enumerate().skip(first) {
            if line.chars.start >= range.end {
                break;
            }
            let y = index as f64 * self.metrics.height;
            let mut push = |x0: f64, x1: f64| {
                rects.push(Rect::new(x0, y, x1, y + self.metrics.height));
            };
            for (x0, x1) in self.chosen_spans(line, &range) {
                push(x0, x1);
            }
            let newline_chosen =
                !line.wrapped && line.chars.end < range.end && line.chars.end < self.chars;
            if newline_chosen {
                let end = self.caret_rect(self.line_end(index)).x0;
                let width = self.metrics.text_size * NEWLINE_WIDTH;
                if self.line_data(index).rtl {
                    push(end - width, end);
                } else {
                    push(end, end + width);
                }
            }
        }
        rects
    }

    /// Where the chosen letters of a line are, neighbours joined.
    fn chosen_spans(&self, line: &Line, range: &Range<usize>) -> Vec<(f64, f64)> {
        let paragraph = &self.paragraphs[line.paragraph];
        let data = &paragraph.lines[line.index];
        let first = line.letters_start() - data.chars.start;
        let mut spans: Vec<(f64, f64)> = Vec::new();
        for cluster in &paragraph.clusters[data.clusters.clone()] {
            let chosen =
                first + cluster.chars.start < range.end && first + cluster.chars.end > range.start;
            if !chosen {
                continue;
            }
            let (x0, x1) = (
                line.x + f64::from(cluster.x0),
                line.x + f64::from(cluster.x1),
            );
            match spans.last_mut() {
                Some(last) if (last.1 - x0).abs() < 1e-6 => last.1 = x1,
                _ => spans.push((x0, x1)),
            }
        }
        spans
    }

    /// All of a line's paragraph.
    fn clusters(&self, line: usize) -> &[Cluster] {
        &self.paragraphs[self.lines[line].paragraph].clusters
    }

    fn line_data(&self, index: usize) -> &ParagraphLine {
        let line = &self.lines[index];
        &self.paragraphs[line.paragraph].lines[line.index]
    }

    fn baseline(&self, line: usize) -> f64 {
        line as f64 * self.metrics.height + self.metrics.baseline
    }
}

impl Line {
    /// Where its letters begin, after a list's mark.
    fn letters_start(&self) -> usize {
        self.chars.start + self.mark
    }
}

/// Where a line's `x` of 0 is in a box of `width`.
fn aligned(line: &ParagraphLine, align: TextAlign, width: f64) -> f64 {
    let free = (width - f64::from(line.width)).max(0.0);
    let content = match align {
        TextAlign::Left => 0.0,
        TextAlign::Center => free / 2.0,
        TextAlign::Right => free,
    };
    content - f64::from(line.left)
}

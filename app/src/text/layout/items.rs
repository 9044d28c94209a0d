//! What is drawn beside and at letters: the marks before lists' items, boxes that can be ticked, lines and grounds.
//!
//! Plain text has none of it.

use std::sync::Arc;

use kurbo::{Point, Rect};
use tavla_shared::shape::ListKind;

use super::{Line, TextLayout};
use crate::shapes::list::ListItem;
use crate::text::block::{Decoration, DecorationKind, Glyph, Ink};
use crate::text::paragraph::Paragraph;

/// How far from its item a number or bullet ends, and a box as well, as a part of the text's size.
const LABEL_GAP: f64 = 0.35;
/// How large a box is,
const BOX_SIZE: f64 = 0.8;
/// and how far above the baseline its middle is.
const BOX_MIDDLE: f64 = 0.34;
/// How far beyond a box a press is still on it.
const BOX_MARGIN: f64 = 0.25;

/// A paragraph that is a list's item.
#[derive(Debug)]
pub(in super::super) struct LaidItem {
    /// Among the layout's paragraphs.
    pub(in super::super) paragraph: usize,
    pub(in super::super) item: ListItem,
    /// What is before it; none where that is a box.
    pub(in super::super) label: Option<Arc<Paragraph>>,
}

fn of(items: &[LaidItem], paragraph: usize) -> Option<&ListItem> {
    let at = items.binary_search_by_key(&paragraph, |it| it.paragraph);
    at.ok().map(|at| &items[at].item)
}

/// How far a paragraph's letters stand in, as a part of the text's size.
pub(super) fn inset(items: &[LaidItem], paragraph: usize) -> f64 {
    of(items, paragraph).map_or(0.0, ListItem::inset)
}

/// How many letters at a paragraph's start are a list's mark.
pub(super) fn mark(items: &[LaidItem], paragraph: usize) -> usize {
    of(items, paragraph).map_or(0, |item| item.mark)
}

impl TextLayout {
    /// What glyphs and decorations are drawn in, by their numbers.
    pub fn inks(&self) -> impl Iterator<Item = Ink> + '_ {
        let own = self.paragraphs.iter().flat_map(|paragraph| &paragraph.inks);
        std::iter::once(Ink::Text).chain(own.copied())
    }

    /// Whether all of it is drawn as the shape's style says: letters in one colour and nothing else.
    pub fn is_plain(&self) -> bool {
        self.items.is_empty() && self.paragraphs.iter().all(|it| it.is_plain())
    }

    /// What is drawn at letters, line by line.
    pub fn decorations(&self) -> impl Iterator<Item = Decoration> + '_ {
        let stretched = self.lines.iter().enumerate().flat_map(|(at, line)| {
            let stretches = self.paragraphs[line.paragraph].stretches.iter();
            let inks = self.inks_before(line.paragraph);
            let (x, y) = (line.x, self.baseline(at));
            let own = stretches.filter(|stretch| stretch.line == line.index);
            own.map(move |stretch| Decoration {
                kind: stretch.kind,
                rect: Rect::new(
                    x + f64::from(stretch.x0),
                    y + f64::from(stretch.y0),
                    x + f64::from(stretch.x1),
                    y + f64::from(stretch.y1),
                ),
                ink: if stretch.ink == 0 {
                    0
                } else {
                    stretch.ink + inks
                },
            })
        });
        stretched.chain(self.boxes().map(|(ticked, rect, _)| Decoration {
            kind: DecorationKind::Box { ticked },
            rect,
            ink: 0,
        }))
    }

    /// The item whose box is at a point: where in the text its mark is.
    pub fn box_at(&self, point: Point) -> Option<usize> {
        let margin = self.metrics.text_size * BOX_MARGIN;
        let mut boxes = self.boxes();
        let found = boxes.find(|(_, rect, _)| rect.inflate(margin, margin).contains(point));
        found.map(|(_, _, mark)| mark)
    }

    /// The letter that a point is on; none beside them.
    pub fn letter_on(&self, point: Point) -> Option<usize> {
        let all = Rect::from_origin_size(Point::ZERO, self.size);
        let line = &self.lines[self.line_at(point.y)];
        let paragraph = &self.paragraphs[line.paragraph];
        let data = &paragraph.lines[line.index];
        let x = (point.x - line.x) as f32;
        let mut clusters = paragraph.clusters[data.clusters.clone()].iter();
        let on = clusters.find(|cluster| cluster.x0 <= x && x < cluster.x1);
        let is_high = all.y0 <= point.y && point.y < all.y1;
        let on = on.filter(|_| is_high)?;
        Some(line.letters_start() - data.chars.start + on.chars.start)
    }

    /// The glyphs before lists' items.
    pub fn label_glyphs(&self) -> impl Iterator<Item = Glyph> + '_ {
        self.items.iter().flat_map(move |laid| {
            let label = laid.label.as_deref();
            let (at, line) = self.first_line(laid.paragraph);
            let width = label.map_or(0.0, |label| f64::from(label.lines[0].width));
            let x = self.label_place(line, width) as f32;
            let y = self.baseline(at) as f32;
            let glyphs = label.map_or(&[][..], |label| label.glyphs.as_slice());
            glyphs.iter().map(move |glyph| Glyph {
                x: glyph.x + x,
                y: glyph.y + y,
                ..*glyph
            })
        })
    }

    /// Whether each box is ticked, where it is, and where its item's mark is.
    fn boxes(&self) -> impl Iterator<Item = (bool, Rect, usize)> + '_ {
        let boxed = self.items.iter().filter_map(|laid| match laid.item.kind {
            ListKind::Check => Some((laid.paragraph, false)),
            ListKind::Checked => Some((laid.paragraph, true)),
            ListKind::Bullet | ListKind::Number => None,
        });
        boxed.map(|(paragraph, ticked)| {
            let (at, line) = self.first_line(paragraph);
            let text_size = self.metrics.text_size;
            let width = text_size * BOX_SIZE;
            let x = self.label_place(line, width);
            let y = self.baseline(at) - text_size * BOX_MIDDLE - width / 2.0;
            let rect = Rect::new(x, y, x + width, y + width);
            (ticked, rect, line.chars.start)
        })
    }

    /// The first line of a paragraph, and which of all it is.
    fn first_line(&self, paragraph: usize) -> (usize, &Line) {
        let at = self
            .lines
            .partition_point(|line| line.paragraph < paragraph);
        (at, &self.lines[at])
    }

    /// Where something so wide begins that is before a line.
    fn label_place(&self, line: &Line, width: f64) -> f64 {
        let data = &self.paragraphs[line.paragraph].lines[line.index];
        let gap = self.metrics.text_size * LABEL_GAP;
        let left = line.x + f64::from(data.left);
        if data.rtl {
            left + f64::from(data.width) + gap
        } else {
            left - gap - width
        }
    }
}

impl Paragraph {
    fn is_plain(&self) -> bool {
        self.inks.is_empty() && self.stretches.is_empty()
    }
}

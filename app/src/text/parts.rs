//! A block as its paragraphs, each with what decides how it is shaped: the plain letters after a list's mark, the runs
//! among them, the room that is left beside the mark.
//!
//! Measures nothing.

use std::borrow::Cow;
use std::sync::Arc;

use tavla_shared::board::schema::TEXT_CHARS_MAX;
use tavla_shared::shape::{Font, ListKind, TextMarks, TextRun};

use super::block::TextBlock;
use super::paragraph::{ParagraphStyle, Words};
use crate::shapes::list::{ListCounter, ListItem};

/// The smallest size text is laid out at; 0 would have no lines.
const SIZE_MIN: f64 = 0.01;
/// The largest size text is laid out at.
const SIZE_MAX: f64 = 100_000.0;

/// One paragraph of a block.
pub(super) struct Part<'a> {
    text: &'a str,
    runs: Cow<'a, [TextRun]>,
    font_name: Option<&'a Arc<str>>,
    pub(super) style: ParagraphStyle,
    /// As what it is shown where it is a list's.
    pub(super) item: Option<ListItem>,
}

/// Names a paragraph as it is shaped.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct ParagraphKey {
    text: Box<str>,
    runs: Box<[TextRun]>,
    font: Font,
    font_name: Option<Arc<str>>,
    size: u32,
    wrap_width: Option<u32>,
}

/// How a block is set, with numbers that can be laid out.
pub(super) struct Setting {
    font: Font,
    pub(super) size: f64,
    pub(super) wrap_width: Option<f64>,
}

impl Part<'_> {
    pub(super) fn words(&self) -> Words<'_> {
        Words {
            text: self.text,
            runs: &self.runs,
            font_name: self.font_name,
        }
    }

    pub(super) fn key(&self) -> ParagraphKey {
        ParagraphKey {
            text: self.text.into(),
            runs: self.runs.as_ref().into(),
            font: self.style.font,
            font_name: self.font_name.cloned(),
            size: self.style.size.to_bits(),
            wrap_width: self.style.wrap_width.map(f32::to_bits),
        }
    }

    /// What stands before a list's item, as a paragraph; none where a box does, or nothing.
    pub(super) fn label(&self) -> Option<(String, ParagraphStyle)> {
        let item = self.item?;
        let text = match item.kind {
            ListKind::Bullet => "•".to_owned(),
            ListKind::Number => format!("{}.", item.number),
            ListKind::Check | ListKind::Checked => return None,
        };
        let style = ParagraphStyle {
            wrap_width: None,
            ..self.style
        };
        Some((text, style))
    }
}

/// The paragraphs of a block, in order.
pub(super) fn parts(block: &TextBlock) -> impl Iterator<Item = Part<'_>> {
    let setting = Setting::of(block);
    let style = setting.style();
    let marks = block.marks.as_deref();
    let mut counter = ListCounter::default();
    let mut start = 0;
    shown(&block.text).split('\n').map(move |text| {
        let plain = Part {
            text,
            runs: Cow::Borrowed(&[]),
            font_name: block.font_name.as_ref(),
            style,
            item: None,
        };
        if marks.is_none() {
            return plain;
        }
        let chars = start..start + text.chars().count();
        start = chars.end + 1;
        let item = counter.next(ListItem::at(marks, chars.clone()));
        let mark = item.map_or(0, |item| item.mark);
        let after_mark = text.char_indices().nth(mark).map_or(text.len(), |it| it.0);
        let runs = TextMarks::part(marks, chars.start + mark..chars.end);
        let inset = item.map_or(0.0, |item| item.inset() * setting.size) as f32;
        Part {
            text: &text[after_mark..],
            runs: runs.map_or(Cow::Borrowed(&[]), |runs| Cow::Owned(runs.runs().to_vec())),
            style: ParagraphStyle {
                wrap_width: style
                    .wrap_width
                    .map(|width| (width - inset).max(style.size)),
                ..style
            },
            item,
            ..plain
        }
    })
}

impl Setting {
    pub(super) fn of(block: &TextBlock) -> Self {
        let size = if block.size.is_finite() {
            block.size
        } else {
            SIZE_MIN
        };
        let wrap_width = block.wrap_width.filter(|width| width.is_finite());
        Self {
            font: block.font,
            size: size.clamp(SIZE_MIN, SIZE_MAX),
            wrap_width: wrap_width.map(|width| width.max(0.0)),
        }
    }

    fn style(&self) -> ParagraphStyle {
        ParagraphStyle {
            font: self.font,
            size: self.size as f32,
            wrap_width: self.wrap_width.map(|width| width as f32),
        }
    }
}

/// The part of a text that is laid out: a peer's endless text must not hold up a frame for ever.
pub(super) fn shown(text: &str) -> &str {
    let end = text
        .char_indices()
        .nth(TEXT_CHARS_MAX)
        .map_or(text.len(), |(byte, _)| byte);
    &text[..end]
}

//! Where a caret goes by a key.
//!
//! Reads a text and its layout; changes nothing.

use super::super::{Caret, TextLayout};
use super::segments;

/// A way to go from a caret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Movement {
    Left,
    Right,
    Up,
    Down,
    WordLeft {
        stop: WordStop,
    },
    WordRight {
        stop: WordStop,
    },
    LineStart,
    LineEnd,
    TextStart,
    TextEnd,
    /// Towards the start, whatever the direction of reading, by what was typed last: a mark without
    /// its letter, but an emoji as a whole. What backspace takes.
    Backward,
    /// One letter towards the end.
    Forward,
    /// To the start of this word or the one before.
    WordBackward,
    /// To the next word's start or end.
    WordForward {
        stop: WordStop,
    },
}

impl Movement {
    /// Whether it goes towards the text's start from letter to letter, by words or lines.
    pub(super) fn is_backward(self) -> bool {
        matches!(self, Self::Backward | Self::WordBackward | Self::LineStart)
    }
}

/// Where going by words stops, on the way to the text's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordStop {
    /// At words' starts, as on Windows and Linux.
    Start,
    /// At words' ends, as on macOS.
    End,
}

/// Where a movement leads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Target {
    pub(super) caret: Caret,
    /// Where up and down want to go on, past lines too short for it.
    pub(super) goal_x: Option<f64>,
}

/// Where `movement` leads from `caret`.
pub(super) fn target(
    movement: Movement,
    caret: Caret,
    goal_x: Option<f64>,
    text: &str,
    layout: &TextLayout,
) -> Target {
    let at = caret.at;
    let line = layout.line_of(caret);
    let rtl = layout.is_rtl(caret);
    let stroke_before = || Caret::from(segments::stroke_before(text, at));
    let forward = || Caret::from(segments::letter_after(text, at));
    let word_backward = || Caret::from(segments::word_start_before(text, at));
    let word_forward = |stop: WordStop| {
        Caret::from(match stop {
            WordStop::Start => segments::word_start_after(text, at),
            WordStop::End => segments::word_end_after(text, at),
        })
    };
    let to = |caret: Caret| Target {
        caret,
        goal_x: None,
    };
    match movement {
        Movement::Left | Movement::Right => {
            let to_right = movement == Movement::Right;
            to(layout
                .beside(caret, to_right)
                .unwrap_or_else(|| beyond_the_line(caret, to_right, layout)))
        }
        Movement::WordBackward => to(word_backward()),
        Movement::WordForward { stop } => to(word_forward(stop)),
        Movement::Backward => to(stroke_before()),
        Movement::Forward => to(forward()),
        Movement::WordLeft { stop } => to(if rtl {
            word_forward(stop)
        } else {
            word_backward()
        }),
        Movement::WordRight { stop } => to(if rtl {
            word_backward()
        } else {
            word_forward(stop)
        }),
        Movement::LineStart => to(layout.line_start(line)),
        Movement::LineEnd => to(layout.line_end(line)),
        Movement::TextStart => to(Caret::from(0)),
        Movement::TextEnd => to(Caret::from(segments::length(text))),
        Movement::Up | Movement::Down => {
            let x = goal_x.unwrap_or_else(|| layout.caret_rect(caret).x0);
            let caret = match movement {
                Movement::Up if line == 0 => Caret::from(0),
                Movement::Up => layout.caret_in_line(line - 1, x),
                _ if line + 1 == layout.line_count() => Caret::from(segments::length(text)),
                _ => layout.caret_in_line(line + 1, x),
            };
            Target {
                caret,
                goal_x: Some(x),
            }
        }
    }
}

/// Where a caret goes that leaves its line at the left or right: by the direction of the paragraph to
/// the next line or the one before, whatever letter stands at the edge.
fn beyond_the_line(caret: Caret, to_right: bool, layout: &TextLayout) -> Caret {
    let line = layout.line_of(caret);
    let forward = layout.is_rtl(caret) != to_right;
    let neighbour = match (forward, line) {
        (true, _) if line + 1 == layout.line_count() => return Caret::from(layout.char_count()),
        (true, _) => line + 1,
        (false, 0) => return Caret::from(0),
        (false, _) => line - 1,
    };
    let rtl = layout.is_rtl(layout.line_range(neighbour).start);
    let edge = layout.edge(neighbour, rtl == forward);
    if edge.at != caret.at {
        return edge;
    }
    // Where a line is wrapped, its end is the next one's start: that alone is no way at all.
    layout.beside(edge, to_right).unwrap_or(edge)
}

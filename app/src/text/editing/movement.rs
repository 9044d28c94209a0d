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
    let backward = || Caret::from(segments::letter_before(text, at));
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
            let beyond_the_line = || {
                if rtl == to_right {
                    backward()
                } else {
                    forward()
                }
            };
            to(layout
                .beside(caret, to_right)
                .unwrap_or_else(beyond_the_line))
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
        Movement::LineStart => to(Caret::from(layout.line_range(line).start)),
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

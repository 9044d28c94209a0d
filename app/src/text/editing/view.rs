//! What is to be seen of editing: caret, selection, what is being composed.
//!
//! Tells where; painting is the overlay's.

use std::ops::Range;

use kurbo::Rect;
use tavla_shared::board::Edit;

use super::super::TextEngine;
use super::super::placement::{PlacedText, placed_text};
use super::{TextEditing, segments};

/// What the overlay draws of editing. Boxes are in the layout's space, to be placed by `text`.
#[derive(Debug)]
pub struct EditingView {
    /// The text as it is shown, with what is being composed.
    pub text: PlacedText,
    /// The caret: a box without width. The input method's window belongs here too.
    pub caret: Rect,
    /// What is selected.
    pub selection: Vec<Rect>,
    /// What is being composed, to be underlined.
    pub composed: Vec<Rect>,
    /// The part of it that is being converted, to be underlined strongly.
    pub converted: Vec<Rect>,
}

impl TextEditing {
    /// The edits that show what is being composed: to be laid over the scene as a preview, never to
    /// enter the document.
    pub fn preview(&self, engine: &mut TextEngine) -> Vec<Edit> {
        let Some(composition) = &self.composition else {
            return Vec::new();
        };
        let typed = self.typed(self.caret.at..self.caret.at, &composition.text);
        self.with_fitting(typed, engine).0
    }

    /// What the overlay draws; none if the shape has no place for text.
    pub fn view(&self, engine: &mut TextEngine) -> Option<EditingView> {
        let at = self.caret.at;
        let Some(composition) = &self.composition else {
            let text = placed_text(&self.shape, engine)?;
            let caret = text.layout.caret_rect(self.caret);
            let selection = text.layout.selection_rects(self.selection());
            return Some(EditingView {
                text,
                caret,
                selection,
                composed: Vec::new(),
                converted: Vec::new(),
            });
        };
        let typed = self.typed(at..at, &composition.text);
        let (_, shape) = self.with_fitting(typed, engine);
        let text = placed_text(&shape, engine)?;
        let length = segments::length(&composition.text);
        let converted = composition.active.clone().map_or(length..length, |active| {
            active.start.min(length)..active.end.min(length)
        });
        let rects = |range: Range<usize>| {
            text.layout
                .selection_rects(at + range.start..at + range.end)
        };
        Some(EditingView {
            caret: text.layout.caret_rect(at + converted.end),
            selection: Vec::new(),
            composed: rects(0..length),
            converted: rects(converted),
            text,
        })
    }
}

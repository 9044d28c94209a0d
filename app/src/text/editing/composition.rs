//! What an input method composes: shown at the caret, not in the document until it is done.

use std::ops::Range;
use std::sync::Arc;

use egui::ImeEvent;

use super::{EditingContext, EditingOutput, TextEditing, consumed, segments};

/// What is being composed by an input method: shown at the caret, not in the document.
#[derive(Debug)]
pub(super) struct Composition {
    pub(super) text: Arc<str>,
    /// The part that is being converted.
    pub(super) active: Option<Range<usize>>,
}

impl TextEditing {
    pub(super) fn compose(
        &mut self,
        event: &ImeEvent,
        context: &mut EditingContext<'_>,
    ) -> EditingOutput {
        match event {
            // Enter that ends a composition also comes as a key.
            ImeEvent::Preedit { text, .. } | ImeEvent::Commit(text)
                if text == "\n" || text == "\r" =>
            {
                consumed()
            }
            ImeEvent::Preedit { text, .. } if text.is_empty() => {
                self.composition = None;
                self.blink.restart(context.now_secs);
                consumed()
            }
            ImeEvent::Preedit {
                text,
                active_range_chars,
            } => {
                self.composition = Some(Composition {
                    text: Arc::from(self.acceptable(text).0),
                    active: active_range_chars.clone(),
                });
                // What is selected goes when something is composed in its place.
                self.replace(self.selection(), "", context)
            }
            ImeEvent::Commit(text) => {
                self.composition = None;
                self.insert(text, context)
            }
            ImeEvent::DeleteSurrounding {
                before_chars,
                after_chars,
            } => {
                let end = segments::length(&self.shape.text);
                let range = self.selection();
                let range = range.start.saturating_sub(*before_chars)
                    ..range.end.saturating_add(*after_chars).min(end);
                self.replace(range, "", context)
            }
            // No longer sent.
            _ => EditingOutput::default(),
        }
    }

    /// Makes text of what is being composed.
    pub(super) fn end_composition(&mut self, context: &mut EditingContext<'_>) -> EditingOutput {
        match self.composition.take() {
            Some(composition) => EditingOutput {
                interrupt_composition: true,
                ..self.insert(&composition.text, context)
            },
            None => EditingOutput::default(),
        }
    }
}

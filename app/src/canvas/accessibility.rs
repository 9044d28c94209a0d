//! The canvas for screen readers: a name, and the shapes on screen as a list in words.

use std::fmt::Write as _;

use egui::{Response, Role, Ui, WidgetInfo};
use tavla_shared::shape::Shape;

use crate::editor::{Editor, Lock};
use crate::i18n::{self, kind_words};

/// The most shapes that are told one by one.
const SHAPES_MAX: usize = 100;
/// The most letters of a shape's text that are told.
const TEXT_CHARS_MAX: usize = 80;

/// Tells what the canvas is and shows.
pub(super) fn describe(ui: &Ui, response: &Response, editor: &Editor) {
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, i18n::text("canvas")));
    // The list is only made where somebody listens.
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_description(words(editor));
    });
}

fn words(editor: &Editor) -> String {
    if editor.lock() == Some(Lock::Opening) {
        return i18n::text("canvas-opening").to_owned();
    }
    let shapes = editor.scene().in_z_order(editor.view().visible());
    if shapes.is_empty() {
        return i18n::text("canvas-empty").to_owned();
    }
    let mut words = i18n::text_with("canvas-shapes", &[("count", shapes.len().into())]);
    for shape in shapes.iter().take(SHAPES_MAX) {
        words.push('\n');
        words.push_str(&shape_words(shape));
    }
    if let Some(more) = shapes
        .len()
        .checked_sub(SHAPES_MAX)
        .filter(|more| *more > 0)
    {
        let more = i18n::text_with("canvas-more-shapes", &[("count", more.into())]);
        // Writing into a string cannot fail.
        write!(words, "\n{more}").ok();
    }
    words
}

fn shape_words(shape: &Shape) -> String {
    let kind = kind_words(&shape.kind);
    if shape.text.is_empty() {
        return kind.to_owned();
    }
    let text: String = shape.text.chars().take(TEXT_CHARS_MAX).collect();
    i18n::text_with(
        "canvas-shape-with-text",
        &[("kind", kind.into()), ("text", (&*text).into())],
    )
}

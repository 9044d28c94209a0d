//! The theme's colours, as the painter of boards wants them.

use egui::Color32;
use tavla_shared::shape::Color;

use crate::render::CanvasColors;
use crate::theme::{NOTE_FILL, STROKES, Tokens};

/// What a board is painted with in this theme.
pub fn canvas_colors(tokens: &Tokens, dark: bool) -> CanvasColors {
    CanvasColors {
        canvas: color(tokens.canvas),
        grid_dot: color(tokens.grid_dot),
        panel: color(tokens.panel),
        hairline: color(tokens.hairline),
        text: color(tokens.text),
        muted: color(tokens.muted),
        note: NOTE_FILL,
        note_text: STROKES[0],
        shadow: color(tokens.shadow.color),
        dark,
    }
}

fn color(color: Color32) -> Color {
    Color(color.to_srgba_unmultiplied())
}

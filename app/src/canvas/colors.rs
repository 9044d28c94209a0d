//! The colours of theme and board, as the painter of boards wants them.

use tavla_shared::shape::Color;

use crate::render::CanvasColors;
use crate::theme::{Ground, NOTE_FILL, STROKES, Tokens, color_from};

/// What a board with this background is painted with in the light or in the dark theme.
pub fn canvas_colors(background: Option<Color>, dark_theme: bool) -> CanvasColors {
    let ground = Ground::of(background, dark_theme);
    let tokens = ground.tokens();
    CanvasColors {
        ground,
        grid_dot: color_from(tokens.grid_dot),
        panel: color_from(tokens.panel),
        hairline: color_from(tokens.hairline),
        muted: color_from(tokens.muted),
        note: NOTE_FILL,
        note_text: STROKES[0],
        shadow: color_from(tokens.shadow.color),
        link: color_from(tokens.accent),
        link_on_light: color_from(Tokens::LIGHT.accent),
    }
}

//! How shapes of a kind look until somebody says otherwise: as tools make them, and programs that say nothing of it.

use tavla_shared::shape::{Arrowhead, Kind, Style, TextAlign, VerticalAlign};

/// See the module.
pub fn builtin_style(kind: &Kind) -> Style {
    let plain = Style::default();
    match kind {
        Kind::Arrow => Style {
            head_end: Arrowhead::Arrow,
            ..plain
        },
        // What is written in a box stands in its middle.
        kind if kind.is_figure() => Style {
            text_align: TextAlign::Center,
            text_vertical: VerticalAlign::Middle,
            ..plain
        },
        _ => plain,
    }
}

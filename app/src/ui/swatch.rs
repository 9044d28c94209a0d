//! Colours to pick from.

use egui::{
    Color32, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};
use tavla_shared::shape::Color;

use crate::i18n::text;
use crate::theme::{Themed as _, Tokens, color32_from};

/// Between the left edges of two swatches.
const PITCH: f32 = 29.0;

/// Shows `colors` in a row, each as `shown` says, and returns the one that was picked.
pub fn swatches_ui(
    ui: &mut Ui,
    group: &str,
    colors: &[Color],
    chosen: Option<Color>,
    shown: impl Fn(Color) -> Color,
) -> Option<Color> {
    let mut picked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = PITCH - Tokens::SWATCH_SIZE;
        // A colour from elsewhere is shown too, or it would seem that none is chosen.
        let foreign = chosen.filter(|color| !colors.contains(color));
        for &color in colors.iter().chain(&foreign) {
            let label = format!("{group}: {}", color_name(color));
            if swatch_ui(ui, shown(color), &label, chosen == Some(color)).clicked() {
                picked = Some(color);
            }
        }
    });
    picked
}

fn swatch_ui(ui: &mut Ui, color: Color, label: &str, selected: bool) -> Response {
    let tokens = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(Tokens::SWATCH_SIZE), Sense::click());
    let painter = ui.painter();
    let fill = if color.is_none() {
        Color32::TRANSPARENT
    } else {
        color32_from(color)
    };
    let face = if selected { rect.shrink(1.0) } else { rect };
    painter.rect(
        face,
        Tokens::SMALL_RADIUS,
        fill,
        Stroke::new(1.0, tokens.hairline),
        StrokeKind::Inside,
    );
    if color.is_none() {
        let inset = face.shrink(5.0);
        painter.line_segment(
            [inset.left_bottom(), inset.right_top()],
            Stroke::new(1.5, tokens.muted),
        );
    }
    if selected || response.has_focus() {
        let ring = Stroke::new(
            2.0,
            if selected {
                tokens.accent
            } else {
                tokens.muted
            },
        );
        painter.rect_stroke(
            rect.expand(2.0),
            CornerRadius::same(9),
            ring,
            StrokeKind::Outside,
        );
    } else if response.hovered() {
        let ring = Stroke::new(2.0, tokens.hairline);
        painter.rect_stroke(
            rect.expand(1.0),
            CornerRadius::same(8),
            ring,
            StrokeKind::Outside,
        );
    }
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, label));
    response.on_hover_text(label)
}

/// A colour's name; its code where it has none.
fn color_name(color: Color) -> String {
    let name = match color.to_string().as_str() {
        "none" => text("color-none"),
        "#1d1d1f" => text("color-black"),
        "#2b5fb3" => text("color-blue"),
        "#2b7a4b" => text("color-green"),
        "#d6336c" => text("color-pink"),
        "#a8791b" => text("color-ochre"),
        "#cfe3ff" => text("color-light-blue"),
        "#d6f3df" => text("color-light-green"),
        "#fff0c9" => text("color-light-yellow"),
        "#ffd9e4" => text("color-light-pink"),
        "#ffe27a" => text("color-note-yellow"),
        "#ffd43b" => text("color-bright-yellow"),
        "#8ce99a" => text("color-bright-green"),
        "#74c0fc" => text("color-bright-blue"),
        "#ff8fab" => text("color-bright-pink"),
        "#ffa94d" => text("color-bright-orange"),
        code => return code.to_owned(),
    };
    name.to_owned()
}

//! Colours to pick from.

use egui::{
    Align2, Color32, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo,
};
use tavla_shared::shape::Color;

use crate::i18n::{text, text_with};
use crate::theme::{
    HUES, TextRole, Themed as _, Tokens, color_name_id, color32_from, font, place_in_palette,
    read_on,
};

/// Between the left edges of two swatches.
const PITCH: f32 = 29.0;

/// A colour to pick.
pub(super) struct Swatch<'a> {
    /// As it is shown.
    pub(super) color: Color,
    /// Its name for screen readers.
    pub(super) label: String,
    /// Its name for its tooltip.
    pub(super) tooltip: &'a str,
    /// Whether it is the one chosen.
    pub(super) selected: bool,
    /// The key written small in its corner.
    pub(super) hint: Option<&'a str>,
    /// Both ways.
    pub(super) size: f32,
}

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
        // A colour from elsewhere is shown too, or it would seem that none is chosen.
        let foreign = chosen.filter(|color| !colors.contains(color));
        let all: Vec<Color> = colors.iter().copied().chain(foreign).collect();
        picked = swatch_row_ui(ui, group, &all, chosen, shown);
    });
    picked
}

/// The same in a row that somebody else has begun, and without colours from elsewhere.
pub(super) fn swatch_row_ui(
    ui: &mut Ui,
    group: &str,
    colors: &[Color],
    chosen: Option<Color>,
    shown: impl Fn(Color) -> Color,
) -> Option<Color> {
    let mut picked = None;
    ui.spacing_mut().item_spacing.x = PITCH - Tokens::SWATCH_SIZE;
    for &color in colors {
        let label = format!("{group}: {}", color_name(color));
        let swatch = Swatch {
            color: shown(color),
            tooltip: &label.clone(),
            label,
            selected: chosen == Some(color),
            hint: None,
            size: Tokens::SWATCH_SIZE,
        };
        if swatch_ui(ui, &swatch).clicked() {
            picked = Some(color);
        }
    }
    picked
}

pub(super) fn swatch_ui(ui: &mut Ui, swatch: &Swatch<'_>) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(swatch.size), Sense::click());
    let selected = swatch.selected;
    let face = if selected { rect.shrink(1.0) } else { rect };
    paint_face(ui, face, Some(swatch.color));
    if let Some(hint) = swatch.hint {
        let muted = ui.tokens().muted;
        let on = color32_from(swatch.color);
        // What lets much through is read as what is behind it.
        let color = if on.a() < 128 { muted } else { read_on(on) };
        let corner = rect.right_bottom() - Vec2::new(4.0, 2.5);
        let small = font(TextRole::Hint);
        ui.painter()
            .text(corner, Align2::RIGHT_BOTTOM, hint, small, color);
    }
    paint_ring(ui, rect, &response, selected);
    let label = &swatch.label;
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, label));
    match swatch.hint {
        Some(_) => crate::ui::button::with_tooltip(response, swatch.tooltip, swatch.hint, None),
        None => response.on_hover_text(swatch.tooltip),
    }
}

/// A colour; a line across where there is nothing, and only an outline where several are meant.
pub(super) fn paint_face(ui: &Ui, face: Rect, color: Option<Color>) {
    let tokens = ui.tokens();
    let painter = ui.painter();
    let fill = color.map_or(Color32::TRANSPARENT, color32_from);
    painter.rect(
        face,
        Tokens::SMALL_RADIUS,
        fill,
        Stroke::new(1.0, tokens.hairline),
        StrokeKind::Inside,
    );
    if color.is_some_and(Color::is_none) {
        let inset = face.shrink(5.0);
        painter.line_segment(
            [inset.left_bottom(), inset.right_top()],
            Stroke::new(1.5, tokens.muted),
        );
    }
}

/// What is around a colour that is chosen, focused or pointed at.
fn paint_ring(ui: &Ui, rect: Rect, response: &Response, selected: bool) {
    let tokens = ui.tokens();
    let (color, by, radius) = if selected {
        (tokens.accent, 2.0, 9)
    } else if response.has_focus() {
        (tokens.muted, 2.0, 9)
    } else if response.hovered() {
        (tokens.hairline, 1.0, 8)
    } else {
        return;
    };
    ui.painter().rect_stroke(
        rect.expand(by),
        CornerRadius::same(radius),
        Stroke::new(2.0, color),
        StrokeKind::Outside,
    );
}

/// A round colour that opens all others: the one that is chosen where it is not offered beside it.
pub(super) fn well_ui(ui: &mut Ui, color: Option<Color>, label: &str, selected: bool) -> Response {
    let size = Vec2::splat(Tokens::SWATCH_SIZE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let tokens = ui.tokens();
    let painter = ui.painter();
    let (center, radius) = (rect.center(), Tokens::SWATCH_SIZE / 2.0);
    if let Some(color) = color {
        painter.circle(
            center,
            radius - 1.0,
            color32_from(color),
            Stroke::new(1.0, tokens.hairline),
        );
    } else {
        // All colours there are, around the circle.
        for (at, hue) in HUES.iter().filter(|hue| hue.has_shades()).enumerate() {
            let turn = at as f32 / 12.0 * std::f32::consts::TAU;
            let away = Vec2::angled(turn) * (radius - 4.0);
            painter.circle_filled(center + away, 2.6, color32_from(hue.shades[3]));
        }
    }
    let ring = if selected || response.has_focus() {
        Some(if selected {
            tokens.accent
        } else {
            tokens.muted
        })
    } else {
        response.hovered().then_some(tokens.hairline)
    };
    if let Some(ring) = ring {
        painter.circle_stroke(center, radius + 2.0, Stroke::new(2.0, ring));
    }
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, label));
    response
}

/// A colour's name; its code where it has none.
pub(super) fn color_name(color: Color) -> String {
    if let Some(id) = color_name_id(color) {
        return text(id).to_owned();
    }
    match place_in_palette(color) {
        Some((hue, shade)) => text_with(
            "color-shade",
            &[
                ("color", text(HUES[hue].label_id).into()),
                ("shade", (shade + 1).into()),
            ],
        ),
        None => color.to_string(),
    }
}

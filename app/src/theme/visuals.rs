//! egui's own widgets in the house's look: text fields, scroll bars, tooltips, menus.

use egui::style::{HandleShape, ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, Margin, Stroke, Style, TextStyle, Theme, Vec2, Visuals};

use super::fonts::{TextRole, font};
use super::tokens::Tokens;

/// How long controls take to light up and menus to open.
pub(super) const ANIMATION_SECONDS: f32 = 0.1;

pub(super) fn style(tokens: &Tokens, theme: Theme) -> Style {
    let mut style = Style {
        animation_time: ANIMATION_SECONDS,
        explanation_tooltips: false,
        visuals: visuals(tokens, theme),
        ..Style::default()
    };
    style.text_styles = [
        (TextStyle::Heading, font(TextRole::Title)),
        (TextStyle::Body, font(TextRole::Body)),
        (TextStyle::Button, font(TextRole::Body)),
        (TextStyle::Monospace, font(TextRole::Body)),
        (TextStyle::Small, font(TextRole::Label)),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(8.0, 8.0);
    spacing.button_padding = Vec2::new(12.0, 7.0);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(16);
    spacing.interact_size = Vec2::new(30.0, 30.0);
    spacing.tooltip_width = 320.0;
    spacing.scroll = ScrollStyle {
        bar_width: 6.0,
        ..ScrollStyle::floating()
    };
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style
}

fn visuals(tokens: &Tokens, theme: Theme) -> Visuals {
    let mut visuals = theme.default_visuals();
    visuals.widgets = widgets(tokens);
    visuals.selection = Selection {
        bg_fill: tokens.tint,
        stroke: Stroke::new(1.0, tokens.accent),
    };
    visuals.weak_text_color = Some(tokens.muted);
    visuals.hyperlink_color = tokens.accent;
    visuals.faint_bg_color = tokens.control;
    visuals.extreme_bg_color = tokens.control;
    visuals.text_edit_bg_color = Some(tokens.control);
    visuals.code_bg_color = tokens.control;
    visuals.warn_fg_color = tokens.warn;
    visuals.error_fg_color = tokens.error;
    visuals.window_corner_radius = Tokens::PANEL_RADIUS;
    visuals.window_shadow = tokens.shadow;
    visuals.window_fill = tokens.panel;
    visuals.window_stroke = Stroke::new(1.0, tokens.hairline);
    visuals.menu_corner_radius = Tokens::PANEL_RADIUS;
    visuals.panel_fill = tokens.canvas;
    visuals.popup_shadow = tokens.shadow;
    visuals.text_cursor.stroke = Stroke::new(1.5, tokens.accent);
    visuals.handle_shape = HandleShape::Circle;
    visuals.slider_trailing_fill = true;
    visuals
}

fn widgets(tokens: &Tokens) -> Widgets {
    let at = |fill: Color32, border: Stroke, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: border,
        corner_radius: CornerRadius::same(8),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    let hairline = Stroke::new(1.0, tokens.hairline);
    Widgets {
        noninteractive: at(tokens.panel, hairline, tokens.text),
        inactive: at(tokens.control, Stroke::NONE, tokens.text),
        hovered: at(tokens.control_hover, Stroke::NONE, tokens.text),
        active: at(
            tokens.control_hover,
            Stroke::new(1.5, tokens.accent),
            tokens.text,
        ),
        open: at(tokens.control_hover, Stroke::NONE, tokens.text),
    }
}

//! The house's buttons: with an icon, with words, and as one of several choices.

use egui::{
    Align2, Color32, CornerRadius, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo,
};

use crate::commands::Icon;
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};

/// A button that shows only an icon.
#[derive(Debug, Clone)]
pub struct IconButton<'a> {
    /// What it shows.
    pub icon: Icon,
    /// Its name for tooltips and screen readers.
    pub label: &'a str,
    /// What its tooltip says instead of its name.
    pub tooltip: Option<&'a str>,
    /// Its key, for the tooltip.
    pub shortcut: Option<String>,
    /// Why it cannot be pressed; none where it can.
    pub disabled_because: Option<&'a str>,
    /// Whether it is the active one of its kind; none where it is not one of several.
    pub selected: Option<bool>,
    /// Both ways.
    pub size: f32,
    /// Of the icon, both ways.
    pub icon_size: f32,
    /// A key written small in its corner.
    pub hint: Option<&'a str>,
}

impl<'a> IconButton<'a> {
    /// A button of the bars.
    pub fn new(icon: Icon, label: &'a str) -> Self {
        Self {
            icon,
            label,
            tooltip: None,
            shortcut: None,
            disabled_because: None,
            selected: None,
            size: Tokens::TOOL_SIZE,
            icon_size: Tokens::ICON_SIZE,
            hint: None,
        }
    }

    /// A button inside a list or dialog.
    pub fn small(icon: Icon, label: &'a str) -> Self {
        Self {
            size: 28.0,
            icon_size: Tokens::SMALL_ICON_SIZE,
            ..Self::new(icon, label)
        }
    }
}

/// Shows an icon button.
pub fn icon_button(ui: &mut Ui, button: &IconButton<'_>) -> Response {
    let enabled = button.disabled_because.is_none();
    // A part of the interface of its own, which only what cannot be pressed needs, costs as much as the
    // button.
    let response = if enabled {
        bare_icon_button(ui, button)
    } else {
        let disabled = ui.add_enabled_ui(false, |ui| bare_icon_button(ui, button));
        disabled.inner
    };
    response.widget_info(|| match button.selected {
        Some(selected) => WidgetInfo::selected(Role::Button, enabled, selected, button.label),
        None => WidgetInfo::labeled(Role::Button, enabled, button.label),
    });
    with_tooltip(
        response,
        button.tooltip.unwrap_or(button.label),
        button.shortcut.as_deref(),
        button.disabled_because,
    )
}

fn bare_icon_button(ui: &mut Ui, button: &IconButton<'_>) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(button.size), Sense::click());
    let active = button.selected == Some(true);
    let color = control_background(ui, rect, &response, active, Color32::TRANSPARENT);
    let mut icon_rect = rect;
    if let Some(hint) = button.hint {
        // The icon makes room for it.
        icon_rect = rect.translate(Vec2::new(-1.0, -1.0));
        let corner = rect.right_bottom() - Vec2::new(3.0, 1.5);
        let muted = ui.tokens().muted;
        let small = font(TextRole::Hint);
        ui.painter()
            .text(corner, Align2::RIGHT_BOTTOM, hint, small, muted);
    }
    paint_icon(
        ui.painter(),
        button.icon,
        icon_rect,
        button.icon_size,
        color,
    );
    response
}

/// Says what a control is and which key it has, or why it cannot be used.
pub fn with_tooltip(
    response: Response,
    label: &str,
    shortcut: Option<&str>,
    disabled_because: Option<&str>,
) -> Response {
    let contents = |ui: &mut Ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            ui.label(label);
            if let Some(shortcut) = shortcut {
                ui.weak(shortcut);
            }
        });
        if let Some(reason) = disabled_because {
            ui.weak(reason);
        }
    };
    response
        .on_hover_ui(contents)
        .on_disabled_hover_ui(contents)
}

/// How much a button with words calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emphasis {
    /// What one came for.
    Primary,
    /// Everything else.
    Plain,
}

/// Shows a button with words.
pub fn text_button(ui: &mut Ui, label: &str, emphasis: Emphasis) -> Response {
    let tokens = ui.tokens();
    let role = match emphasis {
        Emphasis::Primary => TextRole::Strong,
        Emphasis::Plain => TextRole::Body,
    };
    let galley = ui
        .painter()
        .layout_no_wrap(label.to_owned(), font(role), Color32::PLACEHOLDER);
    let size = Vec2::new(galley.size().x + 26.0, 32.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let color = match emphasis {
        Emphasis::Primary => {
            let fill = if response.hovered() {
                tokens.accent_hover
            } else {
                tokens.accent
            };
            ui.painter().rect_filled(rect, Tokens::CONTROL_RADIUS, fill);
            focus_ring(ui, rect, &response);
            tokens.on_accent
        }
        Emphasis::Plain => control_background(ui, rect, &response, false, tokens.control),
    };
    ui.painter()
        .galley(rect.center() - galley.size() / 2.0, galley, color);
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    response
}

/// One of several choices in a row.
#[derive(Debug, Clone, Copy)]
pub struct Segment<'a> {
    /// Its name for tooltips and screen readers.
    pub label: &'a str,
    /// Whether it is the one chosen.
    pub selected: bool,
    /// How wide it is.
    pub width: f32,
}

/// Shows a choice; `paint` draws what it means, in the colour it gets.
pub fn segment(
    ui: &mut Ui,
    segment: Segment<'_>,
    paint: impl FnOnce(&Painter, Rect, Color32),
) -> Response {
    let size = Vec2::new(segment.width, Tokens::CONTROL_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let resting = ui.tokens().control;
    let color = control_background(ui, rect, &response, segment.selected, resting);
    paint(ui.painter(), rect, color);
    let enabled = response.enabled();
    response.widget_info(|| {
        WidgetInfo::selected(Role::RadioButton, enabled, segment.selected, segment.label)
    });
    response
}

/// Paints what is behind a control and says in which colour the control itself is painted.
pub fn control_background(
    ui: &Ui,
    rect: Rect,
    response: &Response,
    active: bool,
    resting: Color32,
) -> Color32 {
    let tokens = ui.tokens();
    let hovered =
        response.enabled() && (response.hovered() || response.is_pointer_button_down_on());
    let fill = match (active, hovered) {
        (true, _) => tokens.tint,
        (false, true) => tokens.control_hover,
        (false, false) => resting,
    };
    if fill != Color32::TRANSPARENT {
        ui.painter().rect_filled(rect, Tokens::CONTROL_RADIUS, fill);
    }
    focus_ring(ui, rect, response);
    if active { tokens.accent } else { tokens.text }
}

/// Marks the control that the keyboard is on.
pub fn focus_ring(ui: &Ui, rect: Rect, response: &Response) {
    if response.has_focus() {
        let stroke = Stroke::new(Tokens::FOCUS_STROKE, ui.tokens().accent);
        ui.painter().rect_stroke(
            rect.expand(1.0),
            CornerRadius::same(9),
            stroke,
            StrokeKind::Outside,
        );
    }
}

/// A thin upright line between groups of a bar.
pub fn divider_ui(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(9.0, 22.0), Sense::hover());
    ui.painter().vline(
        rect.center().x,
        rect.y_range(),
        Stroke::new(1.0, ui.tokens().hairline),
    );
}

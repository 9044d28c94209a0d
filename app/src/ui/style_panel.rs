//! The panel at the left: how the selection, or the next shape, looks.

use egui::{Align2, Color32, Margin, Painter, Pos2, Rect, Stroke, Ui, Vec2};
use tavla_shared::shape::{Color, FillStyle, Font, Nib, Property, TextAlign};

use crate::commands::{Command, Icon};
use crate::i18n::text;
use crate::theme::{
    FILLS, Ground, HIGHLIGHTS, NOTE_FILL, STROKES, TextRole, Themed as _, Tokens, font, paint_icon,
    sample_font,
};
use crate::ui::action::UiAction;
use crate::ui::arrange_rows::{IN_PANEL, arrange_rows_ui, has_order};
use crate::ui::button::{Segment, segment, with_tooltip};
use crate::ui::command_view::CommandView;
use crate::ui::ink_section::{nibs_ui, smoothing_ui};
use crate::ui::panel::{Place, panel_ui};
use crate::ui::slider::{Slid, slider_ui};
use crate::ui::style_view::{Choice, StyleView};
use crate::ui::swatch::swatches_ui;

/// Inside the panel's margins.
const WIDTH: f32 = 174.0;
/// Between choices in a row.
const GAP: f32 = 4.0;
const WIDTHS: [(f64, &str); 3] = [
    (1.0, "width-thin"),
    (2.0, "width-medium"),
    (4.0, "width-thick"),
];
/// Sizes of letters, with the sign on the button and its name.
const TEXT_SIZES: [(f64, &str, &str); 4] = [
    (16.0, "text-size-small-sign", "text-size-small"),
    (20.0, "text-size-medium-sign", "text-size-medium"),
    (28.0, "text-size-large-sign", "text-size-large"),
    (36.0, "text-size-huge-sign", "text-size-huge"),
];

/// Shows the panel for a board with this background.
pub fn style_panel_ui(
    ui: &mut Ui,
    view: &StyleView,
    background: Option<Color>,
    commands: &CommandView<'_>,
) -> Vec<UiAction> {
    let place = Place {
        align: Align2::LEFT_TOP,
        offset: Vec2::new(Tokens::EDGE, 78.0),
        margin: Margin::same(10),
    };
    let height_max = (ui.ctx().content_rect().height() - 78.0 - 84.0).max(120.0);
    panel_ui(ui, "style-panel", place, |ui| {
        ui.set_width(WIDTH);
        ui.spacing_mut().item_spacing.y = 5.0;
        egui::ScrollArea::vertical()
            .max_height(height_max)
            .min_scrolled_height(height_max)
            .content_margin(Margin::same(4))
            .show(ui, |ui| controls_ui(ui, view, background, commands))
            .inner
    })
    .inner
}

fn controls_ui(
    ui: &mut Ui,
    view: &StyleView,
    background: Option<Color>,
    commands: &CommandView<'_>,
) -> Vec<UiAction> {
    let mut actions = Vec::new();
    let mut set = |property: Option<Property>| actions.extend(property.map(UiAction::SetStyle));
    if let Some(stroke) = view.stroke {
        group_ui(ui, "style-stroke");
        let ground = Ground::of(background, ui.visuals().dark_mode);
        let shown = |color| ground.stroke(color);
        let colors = if view.highlights { HIGHLIGHTS } else { STROKES };
        let (label, chosen) = (text("style-stroke"), stroke.same());
        set(swatches_ui(ui, label, &colors, chosen, shown).map(Property::Stroke));
    }
    if let Some(fill) = view.fill {
        group_ui(ui, "style-fill");
        let colors = if view.notes { note_fills() } else { FILLS };
        let (label, chosen) = (text("style-fill"), fill.same());
        set(swatches_ui(ui, label, &colors, chosen, |color| color).map(Property::Fill));
    }
    if let Some(fill_style) = view.fill_style {
        group_ui(ui, "style-fill-style");
        set(fill_styles_ui(ui, fill_style).map(Property::FillStyle));
    }
    if let Some(nib) = view.nib {
        group_ui(ui, "style-nib");
        // The highlighter is a tool of its own; what is drawn can become one.
        let nibs = if view.arrange {
            Nib::ALL
        } else {
            &Nib::ALL[..2]
        };
        actions.extend(nibs_ui(ui, nib, nibs));
    }
    let mut set = |property: Option<Property>| actions.extend(property.map(UiAction::SetStyle));
    if let Some(width) = view.width {
        group_ui(ui, "style-width");
        set(widths_ui(ui, width).map(Property::StrokeWidth));
    }
    if let Some(roughness) = view.roughness {
        group_ui(ui, "style-look");
        set(looks_ui(ui, roughness).map(Property::Roughness));
    }
    if let Some(font) = view.font {
        group_ui(ui, "style-font");
        set(fonts_ui(ui, font).map(Property::Font));
    }
    if let Some(size) = view.text_size {
        group_ui(ui, "style-text-size");
        set(text_sizes_ui(ui, size).map(Property::TextSize));
    }
    if let Some(align) = view.text_align {
        group_ui(ui, "style-text-align");
        set(aligns_ui(ui, align).map(Property::TextAlign));
    }
    if let Some(opacity) = view.opacity {
        group_ui(ui, "style-opacity");
        match slider_ui(ui, text("style-opacity"), opacity.same()).1 {
            Some(Slid::Over(value)) => {
                actions.push(UiAction::PreviewStyle(Property::Opacity(value)));
            }
            Some(Slid::To(value)) => actions.push(UiAction::SetStyle(Property::Opacity(value))),
            None => {}
        }
    }
    if let Some(smoothing) = view.smoothing {
        group_ui(ui, "style-smoothing");
        actions.extend(smoothing_ui(ui, smoothing));
    }
    if view.arrange {
        group_ui(ui, "style-arrange");
        actions.extend(arrange_ui(ui, commands).map(UiAction::Run));
        if has_order(commands) {
            actions.extend(arrange_rows_ui(ui, IN_PANEL, commands).map(UiAction::Run));
        }
    }
    actions
}

fn group_ui(ui: &mut Ui, label: &'static str) {
    if ui.min_rect().height() > 1.0 {
        ui.add_space(5.0);
    }
    let color = ui.tokens().muted;
    ui.label(
        egui::RichText::new(text(label))
            .font(font(TextRole::Label))
            .color(color),
    );
}

/// A row of choices, all as wide; returns the index of the one picked.
fn choices_ui(
    ui: &mut Ui,
    labels: &[&str],
    chosen: Option<usize>,
    paint: impl Fn(usize, &Painter, Rect, Color32),
) -> Option<usize> {
    let mut picked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let count = labels.len() as f32;
        let width = (ui.available_width() - GAP * (count - 1.0)) / count;
        for (index, &label) in labels.iter().enumerate() {
            let choice = Segment {
                label,
                selected: chosen == Some(index),
                width,
            };
            let response = segment(ui, choice, |painter, rect, color| {
                paint(index, painter, rect, color);
            });
            if response.clicked() {
                picked = Some(index);
            }
            with_tooltip(response, label, None, None);
        }
    });
    picked
}

fn fill_styles_ui(ui: &mut Ui, chosen: Choice<FillStyle>) -> Option<FillStyle> {
    const STYLES: [FillStyle; 3] = [FillStyle::Hachure, FillStyle::CrossHatch, FillStyle::Solid];
    let labels = [
        text("fill-hachure"),
        text("fill-cross-hatch"),
        text("fill-solid"),
    ];
    let index = chosen
        .same()
        .and_then(|style| STYLES.iter().position(|&each| each == style));
    choices_ui(ui, &labels, index, |index, painter, rect, color| {
        paint_fill_style(painter, rect, STYLES[index], color);
    })
    .map(|index| STYLES[index])
}

fn paint_fill_style(painter: &Painter, rect: Rect, style: FillStyle, color: Color32) {
    let face = Rect::from_center_size(rect.center(), Vec2::splat(14.0));
    let thin = Stroke::new(1.25, color);
    painter.rect_stroke(face, 3.0, thin, egui::StrokeKind::Inside);
    if style == FillStyle::Solid {
        painter.rect_filled(face.shrink(1.0), 2.0, color);
        return;
    }
    for step in [-1.0_f32, 0.0, 1.0] {
        // Diagonals of the square, cut at its sides.
        let shift = step * 4.2;
        let (low, high) = (shift.max(0.0), shift.min(0.0));
        let inside = face.shrink(1.5);
        let from = Pos2::new(inside.left() + low, inside.bottom() + high);
        let to = Pos2::new(inside.right() + high, inside.top() + low);
        painter.line_segment([from, to], thin);
        if style == FillStyle::CrossHatch {
            let mirrored = |at: Pos2| Pos2::new(2.0 * face.center().x - at.x, at.y);
            painter.line_segment([mirrored(from), mirrored(to)], thin);
        }
    }
}

fn widths_ui(ui: &mut Ui, chosen: Choice<f64>) -> Option<f64> {
    let labels = WIDTHS.map(|(_, label)| text(label));
    let index = chosen
        .same()
        .and_then(|width| WIDTHS.iter().position(|&(each, _)| each == width));
    choices_ui(ui, &labels, index, |index, painter, rect, color| {
        let thickness = [1.5, 3.0, 5.0][index];
        let line = Rect::from_center_size(rect.center(), Vec2::new(18.0, thickness));
        painter.rect_filled(line, thickness / 2.0, color);
    })
    .map(|index| WIDTHS[index].0)
}

fn looks_ui(ui: &mut Ui, chosen: Choice<f64>) -> Option<f64> {
    let labels = [text("look-clean"), text("look-sketchy")];
    let index = chosen.same().map(|roughness| usize::from(roughness > 0.0));
    choices_ui(ui, &labels, index, |index, painter, rect, color| {
        paint_word(painter, rect, labels[index], color);
    })
    .map(|index| [0.0, 1.0][index])
}

fn fonts_ui(ui: &mut Ui, chosen: Choice<Font>) -> Option<Font> {
    const FONTS: [Font; 4] = [Font::Hand, Font::Sans, Font::Serif, Font::Mono];
    let labels = [
        text("font-hand"),
        text("font-sans"),
        text("font-serif"),
        text("font-mono"),
    ];
    let index = chosen
        .same()
        .and_then(|font| FONTS.iter().position(|&each| each == font));
    choices_ui(ui, &labels, index, |index, painter, rect, color| {
        painter.text(
            rect.center(),
            Align2::CENTER_CENTER,
            text("font-sample"),
            sample_font(FONTS[index]),
            color,
        );
    })
    .map(|index| FONTS[index])
}

fn text_sizes_ui(ui: &mut Ui, chosen: Choice<f64>) -> Option<f64> {
    let labels = TEXT_SIZES.map(|(_, _, label)| text(label));
    let index = chosen
        .same()
        .and_then(|size| TEXT_SIZES.iter().position(|&(each, ..)| each == size));
    choices_ui(ui, &labels, index, |index, painter, rect, color| {
        paint_word(painter, rect, text(TEXT_SIZES[index].1), color);
    })
    .map(|index| TEXT_SIZES[index].0)
}

fn aligns_ui(ui: &mut Ui, chosen: Choice<TextAlign>) -> Option<TextAlign> {
    const ALIGNS: [(TextAlign, Icon); 3] = [
        (TextAlign::Left, Icon::AlignLeft),
        (TextAlign::Center, Icon::AlignCenter),
        (TextAlign::Right, Icon::AlignRight),
    ];
    let labels = [
        text("align-left"),
        text("align-center"),
        text("align-right"),
    ];
    let index = chosen
        .same()
        .and_then(|align| ALIGNS.iter().position(|&(each, _)| each == align));
    choices_ui(ui, &labels, index, |index, painter, rect, color| {
        paint_icon(
            painter,
            ALIGNS[index].1,
            rect,
            Tokens::SMALL_ICON_SIZE,
            color,
        );
    })
    .map(|index| ALIGNS[index].0)
}

fn arrange_ui(ui: &mut Ui, commands: &CommandView<'_>) -> Option<Command> {
    const COMMANDS: [Command; 4] = [
        Command::BringToFront,
        Command::BringForward,
        Command::SendBackward,
        Command::SendToBack,
    ];
    let mut picked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let width = (ui.available_width() - GAP * 3.0) / 4.0;
        for command in COMMANDS {
            let label = text(command.label_id());
            let choice = Segment {
                label,
                selected: false,
                width,
            };
            let response = segment(ui, choice, |painter, rect, color| {
                paint_icon(
                    painter,
                    command.icon(),
                    rect,
                    Tokens::SMALL_ICON_SIZE,
                    color,
                );
            });
            if response.clicked() {
                picked = Some(command);
            }
            with_tooltip(response, label, commands.shortcut(command).as_deref(), None);
        }
    });
    picked
}

fn paint_word(painter: &Painter, rect: Rect, word: &str, color: Color32) {
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        word,
        font(TextRole::Body),
        color,
    );
}

/// Notes are always filled.
fn note_fills() -> [Color; 5] {
    let mut fills = FILLS;
    fills[0] = NOTE_FILL;
    fills
}

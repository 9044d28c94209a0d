//! The style panel's rows about text: font, size, where it stands, whether it wraps.

use egui::{Align2, Painter, Rect, Stroke, Ui, Vec2};
use tavla_shared::shape::{Font, Property, TextAlign, VerticalAlign};

use super::fonts::{FontList, FontPicker};
use super::rows::{
    GAP, Typed, choices_ui, heading_of_ui, heading_ui, index_of, mixed_ui, paint_word,
};
use crate::commands::Icon;
use crate::i18n::text;
use crate::theme::{Tokens, paint_icon};
use crate::ui::button::{Segment, segment, with_tooltip};
use crate::ui::style_view::{Choice, StyleView};

/// Sizes of letters, with the sign on the button and its name.
const TEXT_SIZES: [(f64, &str, &str); 4] = [
    (16.0, "text-size-small-sign", "text-size-small"),
    (20.0, "text-size-medium-sign", "text-size-medium"),
    (28.0, "text-size-large-sign", "text-size-large"),
    (36.0, "text-size-huge-sign", "text-size-huge"),
];
const ALIGNS: [(TextAlign, Icon, &str); 3] = [
    (TextAlign::Left, Icon::AlignLeft, "align-left"),
    (TextAlign::Center, Icon::AlignCenter, "align-center"),
    (TextAlign::Right, Icon::AlignRight, "align-right"),
];
const HEIGHTS: [(VerticalAlign, &str); 3] = [
    (VerticalAlign::Top, "align-top"),
    (VerticalAlign::Middle, "align-middle"),
    (VerticalAlign::Bottom, "align-bottom"),
];

/// The rows about text that matter.
pub(super) fn letters_ui(
    ui: &mut Ui,
    view: &StyleView,
    fonts: &FontList,
    (picker, typed): (&mut FontPicker, &mut Typed),
) -> Vec<Property> {
    let mut set = Vec::new();
    if let (Some(font), Some(name)) = (view.font, &view.font_name) {
        set.extend(picker.row_ui(ui, font, name, fonts));
    }
    if let Some(size) = view.text_size {
        set.extend(sizes_ui(ui, size, typed));
    }
    if view.text_align.is_some() || view.text_vertical.is_some() {
        set.extend(aligns_ui(ui, view.text_align, view.text_vertical));
    }
    if let Some(wraps) = view.wraps {
        heading_of_ui(ui, "style-wraps", &wraps);
        let labels = [text("wraps-grows"), text("wraps-fixed")];
        let index = index_of(wraps, &[false, true]);
        let chosen = choices_ui(ui, &labels, index, |index, painter, rect, color| {
            paint_word(painter, rect, labels[index], color);
        });
        set.extend(chosen.map(|index| Property::TextWraps(index == 1)));
    }
    set
}

/// What a bundled font is called.
pub(super) fn font_name_id(font: Font) -> &'static str {
    match font {
        Font::Hand => "font-hand",
        Font::Sans => "font-sans",
        Font::Serif => "font-serif",
        Font::Mono => "font-mono",
    }
}

fn sizes_ui(ui: &mut Ui, chosen: Choice<f64>, typed: &mut Typed) -> Option<Property> {
    let mut number = None;
    heading_ui(ui, "style-text-size", |ui| {
        number = typed.number_ui(ui, "style-text-size-number", chosen.same());
    });
    let labels = TEXT_SIZES.map(|(_, _, label)| text(label));
    let index = index_of(chosen, &TEXT_SIZES.map(|(size, ..)| size));
    let picked = choices_ui(ui, &labels, index, |index, painter, rect, color| {
        paint_word(painter, rect, text(TEXT_SIZES[index].1), color);
    });
    let picked = picked.map(|index| TEXT_SIZES[index].0);
    picked.or(number).map(Property::TextSize)
}

/// Both ways in one row.
fn aligns_ui(
    ui: &mut Ui,
    across: Option<Choice<TextAlign>>,
    along: Option<Choice<VerticalAlign>>,
) -> Option<Property> {
    heading_ui(ui, "style-text-align", |ui| {
        let mixed = across == Some(Choice::Mixed) || along == Some(Choice::Mixed);
        let both = if mixed {
            Choice::Mixed
        } else {
            Choice::Same(())
        };
        mixed_ui(ui, &both);
    });
    let mut set = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP / 2.0;
        let groups = if across.is_some() && along.is_some() {
            2.0
        } else {
            1.0
        };
        let between = if groups > 1.0 { 2.0 * GAP } else { 0.0 };
        let room = ui.available_width() - between - (groups * 3.0 - 1.0) * GAP / 2.0;
        let width = room / (groups * 3.0);
        if let Some(across) = across {
            for (align, icon, label) in ALIGNS {
                let is_it = across == Choice::Same(align);
                let paint = |painter: &Painter, rect: Rect, color| {
                    paint_icon(painter, icon, rect, Tokens::SMALL_ICON_SIZE, color);
                };
                if choice_ui(ui, text(label), is_it, width, paint) {
                    set = Some(Property::TextAlign(align));
                }
            }
        }
        if groups > 1.0 {
            ui.add_space(between - GAP / 2.0);
        }
        if let Some(along) = along {
            for (align, label) in HEIGHTS {
                let is_it = along == Choice::Same(align);
                let paint = |painter: &Painter, rect: Rect, color| {
                    paint_height(painter, rect, align, Stroke::new(1.5, color));
                };
                if choice_ui(ui, text(label), is_it, width, paint) {
                    set = Some(Property::TextVertical(align));
                }
            }
        }
    });
    set
}

fn choice_ui(
    ui: &mut Ui,
    label: &str,
    selected: bool,
    width: f32,
    paint: impl FnOnce(&Painter, Rect, egui::Color32),
) -> bool {
    let choice = Segment {
        label,
        selected,
        width,
    };
    let response = segment(ui, choice, paint);
    let clicked = response.clicked();
    with_tooltip(response, label, None, None);
    clicked
}

/// Two lines of text between the upper and the lower end of a box.
fn paint_height(painter: &Painter, rect: Rect, align: VerticalAlign, stroke: Stroke) {
    let face = Rect::from_center_size(rect.center(), Vec2::new(13.0, 13.0));
    let anchor = match align {
        VerticalAlign::Top => Align2::CENTER_TOP,
        VerticalAlign::Middle => Align2::CENTER_CENTER,
        VerticalAlign::Bottom => Align2::CENTER_BOTTOM,
    };
    let faint = Stroke::new(1.0, stroke.color.gamma_multiply(0.45));
    painter.hline(face.x_range(), face.top(), faint);
    painter.hline(face.x_range(), face.bottom(), faint);
    let lines = anchor.align_size_within_rect(Vec2::new(9.0, 4.0), face.shrink(2.5));
    painter.hline(lines.x_range(), lines.top(), stroke);
    let short = lines.with_max_x(lines.right() - 3.0);
    painter.hline(short.x_range(), lines.bottom(), stroke);
}

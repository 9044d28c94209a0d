//! The right half of the dialog: what is written, as what, and how it looks.

use egui::text::LayoutJob;
use egui::{Align2, Color32, Margin, Painter, Popup, Pos2, Rect, Response, RichText, ScrollArea};
use egui::{Ui, Vec2};
use tavla_shared::id::ShapeId;

use super::{ExportChoice, ExportView, ExportWhat, GAP};
use crate::commands::Icon;
use crate::export::product::{Format, Pages};
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::button::{Segment, segment};
use crate::ui::menu::menu_row_ui;
use crate::ui::panel::surface;
use crate::ui::switch::switch_ui;

/// Between two choices.
const BETWEEN: f32 = 4.0;
const SCALES: [u8; 4] = [1, 2, 3, 4];
/// Kinds of files in a row.
const KINDS_IN_ROW: usize = 3;
/// Of the list of frames.
const LIST: Vec2 = Vec2::new(232.0, 200.0);
/// Around the words of a choice that opens a list.
const INSET: f32 = 10.0;

/// Shows all of it.
pub(super) fn options_ui(ui: &mut Ui, choice: &mut ExportChoice, view: &ExportView<'_>) {
    heading_ui(ui, "export-what");
    what_ui(ui, choice, view);
    ui.add_space(GAP);
    heading_ui(ui, "export-kind");
    kinds_ui(ui, choice);
    ui.add_space(GAP - BETWEEN);
    if choice.format == Format::Png {
        heading_ui(ui, "export-scale");
        scales_ui(ui, choice);
        ui.add_space(Tokens::GRID);
    }
    switches_ui(ui, choice, view);
}

/// What a part of the dialog is about.
fn heading_ui(ui: &mut Ui, id: &'static str) {
    let words = RichText::new(text(id)).font(font(TextRole::Label));
    let muted = ui.tokens().muted;
    ui.label(words.color(muted));
    ui.add_space(4.0);
}

fn what_ui(ui: &mut Ui, choice: &mut ExportChoice, view: &ExportView<'_>) {
    ui.horizontal(|ui| {
        let has_frames = !view.frames.is_empty();
        let width = begin_row(ui, 2 + usize::from(has_frames));
        let is_picked = choice.what == ExportWhat::Selection;
        let selection = ui.add_enabled_ui(view.selected > 0, |ui| {
            word_ui(ui, text("export-selection"), is_picked, width)
        });
        let selection = selection.inner;
        if selection
            .on_disabled_hover_text(text("reason-selection"))
            .clicked()
        {
            choice.what = ExportWhat::Selection;
        }
        if has_frames && let Some(frame) = frames_ui(ui, choice, view, width) {
            choice.what = ExportWhat::Frame(frame);
        }
        let is_all = choice.what == ExportWhat::Board;
        if word_ui(ui, text("export-board"), is_all, width).clicked() {
            choice.what = ExportWhat::Board;
        }
    });
}

/// The frame that is meant, with a list of all of them; gives the one that was picked.
fn frames_ui(
    ui: &mut Ui,
    choice: &ExportChoice,
    view: &ExportView<'_>,
    width: f32,
) -> Option<ShapeId> {
    let is_chosen = |id: &ShapeId| matches!(&choice.what, ExportWhat::Frame(it) if it == id);
    let chosen = view.frames.iter().find(|frame| is_chosen(&frame.id));
    let shown = chosen.map_or(text("export-frame"), |frame| frame.name.as_str());
    let named = chosen.map(|frame| {
        let args = [("name", frame.name.as_str().into())];
        text_with("export-frame-named", &args)
    });
    let look = Segment {
        label: named.as_deref().unwrap_or(shown),
        selected: chosen.is_some(),
        width,
    };
    let button = segment(ui, look, |painter, rect, color| {
        paint_opening(painter, rect, shown, color);
    });
    let frame = surface(ui, Margin::same(6));
    let mut picked = None;
    Popup::menu(&button)
        .frame(frame)
        .gap(4.0)
        .width(LIST.x)
        .show(|ui| {
            ScrollArea::vertical().max_height(LIST.y).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for frame in view.frames {
                    let marked = is_chosen(&frame.id);
                    if menu_row_ui(ui, Icon::Frame, &frame.name, None, marked).clicked() {
                        picked = Some(frame.id.clone());
                        ui.close();
                    }
                }
            });
        });
    picked
}

/// Words as far as there is room, and the sign of a list behind them.
fn paint_opening(painter: &Painter, rect: Rect, words: &str, color: Color32) {
    let sign = Pos2::new(rect.right() - INSET - 4.0, rect.center().y);
    let sign = Rect::from_center_size(sign, Vec2::splat(Tokens::SMALL_ICON_SIZE));
    paint_icon(
        painter,
        Icon::Unfolded,
        sign,
        Tokens::SMALL_ICON_SIZE - 2.0,
        color,
    );
    let mut job = LayoutJob::simple_singleline(words.to_owned(), font(TextRole::Body), color);
    job.wrap.max_width = sign.left() - rect.left() - INSET;
    job.wrap.max_rows = 1;
    let galley = painter.layout_job(job);
    let left = Pos2::new(rect.left() + INSET, rect.center().y);
    let place = Align2::LEFT_CENTER.anchor_size(left, galley.size());
    painter.galley(place.min, galley, color);
}

fn kinds_ui(ui: &mut Ui, choice: &mut ExportChoice) {
    for row in Format::ALL.chunks(KINDS_IN_ROW) {
        ui.horizontal(|ui| {
            let width = begin_row(ui, KINDS_IN_ROW);
            for &format in row {
                let (label, hint) = words_of(format);
                let kind = word_ui(ui, text(label), choice.format == format, width);
                if kind.on_hover_text(text(hint)).clicked() {
                    choice.format = format;
                }
            }
        });
        ui.add_space(BETWEEN);
    }
}

/// What a kind of file is called, and what it is.
const fn words_of(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Png => ("export-kind-png", "export-hint-png"),
        Format::Svg => ("export-kind-svg", "export-hint-svg"),
        Format::Pdf => ("export-kind-pdf", "export-hint-pdf"),
        Format::Excalidraw => ("export-kind-excalidraw", "export-hint-excalidraw"),
        Format::Canvas => ("export-kind-canvas", "export-hint-canvas"),
        Format::Csv => ("export-kind-csv", "export-hint-csv"),
    }
}

fn scales_ui(ui: &mut Ui, choice: &mut ExportChoice) {
    ui.horizontal(|ui| {
        let width = begin_row(ui, SCALES.len());
        for scale in SCALES {
            let label = text_with("export-times", &[("count", usize::from(scale).into())]);
            if word_ui(ui, &label, choice.scale == scale, width).clicked() {
                choice.scale = scale;
            }
        }
    });
}

fn switches_ui(ui: &mut Ui, choice: &mut ExportChoice, view: &ExportView<'_>) {
    if choice.format.is_drawn() {
        let mut ground = !choice.transparent;
        if switch_ui(ui, text("export-ground"), &mut ground).changed() {
            choice.transparent = !ground;
        }
        switch_ui(ui, text("export-dark"), &mut choice.dark);
    }
    if choice.format.holds_scene() {
        let embed = switch_ui(ui, text("export-embed"), &mut choice.embed);
        embed.on_hover_text(text("export-embed-hint"));
    }
    if choice.format == Format::Pdf && !view.frames.is_empty() {
        let mut each = choice.pages == Pages::Frames;
        if switch_ui(ui, text("export-pages"), &mut each).changed() {
            choice.pages = if each { Pages::Frames } else { Pages::One };
        }
    }
}

/// Begins a row of so many choices, and says how wide each is.
fn begin_row(ui: &mut Ui, count: usize) -> f32 {
    ui.spacing_mut().item_spacing.x = BETWEEN;
    let count = count.max(1) as f32;
    (ui.available_width() - (count - 1.0) * BETWEEN) / count
}

/// A choice that is a word.
fn word_ui(ui: &mut Ui, label: &str, selected: bool, width: f32) -> Response {
    let look = Segment {
        label,
        selected,
        width,
    };
    segment(ui, look, |painter, rect, color| {
        let (middle, body) = (rect.center(), font(TextRole::Body));
        painter.text(middle, Align2::CENTER_CENTER, label, body, color);
    })
}

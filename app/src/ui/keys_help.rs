//! Every key on one page: all commands that have one, by what they belong to, and what the pointer does; found by a few
//! letters.

mod rows;

use egui::{Margin, ScrollArea, TextEdit, Ui, Vec2, WidgetInfo};

use crate::commands::Platform;
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::panel::{DialogOutcome, dialog_ui};

use self::rows::{Row, Section, sections};

#[cfg(test)]
pub(super) use self::rows::on_page;

const COLUMN: f32 = 300.0;
const GAP: f32 = 40.0;
const ROW_HEIGHT: f32 = 24.0;
/// A heading, and what is free below a section, in rows.
const HEADING_ROWS: usize = 2;
/// What the dialog has besides its rows.
const HEIGHT_BESIDES: f32 = 200.0;
/// The most keys of a command that are shown.
const KEYS_MAX: usize = 2;

/// The page, while it is open.
#[derive(Debug, Clone, Default)]
pub struct KeysHelp {
    typed: String,
    /// Whether the field has had the focus.
    begun: bool,
}

impl KeysHelp {
    /// Shows the page.
    pub fn ui(&mut self, ui: &Ui, platform: Platform) -> DialogOutcome {
        dialog_ui(ui, "keys-title", COLUMN * 2.0 + GAP, |ui| {
            self.field_ui(ui);
            ui.add_space(Tokens::GRID * 1.5);
            let height = ui.ctx().content_rect().height() - HEIGHT_BESIDES;
            let sections = sections(platform, self.typed.trim());
            ScrollArea::vertical()
                .max_height(height)
                .min_scrolled_height(height)
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    if sections.is_empty() {
                        ui.add_space(24.0);
                        ui.vertical_centered(|ui| ui.weak(text("keys-none")));
                    } else {
                        columns_ui(ui, &sections);
                    }
                });
        })
    }

    fn field_ui(&mut self, ui: &mut Ui) {
        let field = TextEdit::singleline(&mut self.typed)
            .hint_text(text("keys-search"))
            .font(font(TextRole::Body))
            .margin(Margin::symmetric(12, 9))
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo {
            label: Some(text("keys-search").to_owned()),
            ..WidgetInfo::text_edit(true, "", &*self.typed, text("keys-search"))
        });
        if !self.begun {
            self.begun = true;
            response.request_focus();
        }
    }
}

fn columns_ui(ui: &mut Ui, sections: &[Section]) {
    let (left, right) = sections.split_at(rows_of_left(sections));
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for column in [left, right] {
            ui.vertical(|ui| {
                ui.set_width(COLUMN);
                ui.spacing_mut().item_spacing.y = 2.0;
                for section in column {
                    section_ui(ui, section);
                }
            });
        }
    });
}

/// How many sections stand at the left, so that both columns are about as high.
fn rows_of_left(sections: &[Section]) -> usize {
    let rows = |sections: &[Section]| -> usize {
        let each = sections.iter().map(|it| it.rows.len() + HEADING_ROWS);
        each.sum()
    };
    let uneven = |at: &usize| {
        let (left, right) = sections.split_at(*at);
        rows(left).abs_diff(rows(right))
    };
    (1..=sections.len()).min_by_key(uneven).unwrap_or(0)
}

fn section_ui(ui: &mut Ui, section: &Section) {
    let tokens = ui.tokens();
    let words = egui::RichText::new(section.heading).font(font(TextRole::Label));
    ui.label(words.color(tokens.muted));
    ui.add_space(2.0);
    for row in &section.rows {
        row_ui(ui, row);
    }
    ui.add_space(14.0);
}

fn row_ui(ui: &mut Ui, row: &Row) {
    ui.horizontal(|ui| {
        ui.set_height(ROW_HEIGHT);
        ui.label(row.label);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for key in row.keys.iter().take(KEYS_MAX).rev() {
                key_cap_ui(ui, key);
            }
        });
    });
}

fn key_cap_ui(ui: &mut Ui, key: &str) {
    let tokens = ui.tokens();
    let galley = ui
        .painter()
        .layout_no_wrap(key.to_owned(), font(TextRole::Label), tokens.text);
    let size = Vec2::new((galley.size().x + 12.0).max(20.0), 20.0);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    ui.painter()
        .rect_filled(rect, Tokens::SMALL_RADIUS, tokens.control);
    ui.painter()
        .galley(rect.center() - galley.size() / 2.0, galley, tokens.text);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, key));
}

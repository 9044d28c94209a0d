//! Something that was said, in a card: who, when, and what, those who are mentioned marked.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Color32, Label, Layout, RichText, Sense, Stroke, Ui, Vec2};

use super::view::MessageView;
use crate::commands::Icon;
use crate::i18n::text;
use crate::talk::Named;
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::ago::ago_words;
use crate::ui::avatar::paint_face;
use crate::ui::button::{IconButton, icon_button};

/// Of a disc beside words.
const FACE_RADIUS: f32 = 12.0;
const GAP: f32 = 10.0;
/// How much is left of what is on its way.
const QUIET: f32 = 0.55;

/// Shows it in `width`; whether the person wants it gone.
pub(super) fn message_ui(ui: &mut Ui, message: &MessageView, now: i64, width: f32) -> bool {
    let mut removed = false;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(GAP, 2.0);
        if message.pending {
            ui.multiply_opacity(QUIET);
        }
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(2.0 * FACE_RADIUS), Sense::hover());
        let fill = message.face.color.on(ui.visuals().dark_mode);
        let (face, disc) = (&message.face, (rect.center(), FACE_RADIUS));
        paint_face(ui.painter(), disc, &face.name, fill, face.picture);
        ui.vertical(|ui| {
            ui.set_width(width - 2.0 * FACE_RADIUS - GAP);
            removed = head_ui(ui, message, now);
            ui.add(Label::new(job_of(ui, message)).wrap().selectable(true));
        });
    });
    removed
}

/// Name and time, and what can be done with it.
fn head_ui(ui: &mut Ui, message: &MessageView, now: i64) -> bool {
    let tokens = ui.tokens();
    let mut removed = false;
    ui.horizontal(|ui| {
        ui.set_min_height(20.0);
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.spacing_mut().interact_size.y = 20.0;
        let name = RichText::new(&message.face.name).font(font(TextRole::Strong));
        ui.add(Label::new(name).truncate());
        let time = if message.pending {
            text("comment-pending").to_owned()
        } else {
            ago_words(now.saturating_sub(message.time))
        };
        let time = RichText::new(time).font(font(TextRole::Label));
        ui.label(time.color(tokens.muted));
        if message.removable.is_some() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let button = IconButton {
                    size: 20.0,
                    icon_size: 13.0,
                    ..IconButton::small(Icon::Delete, text("comment-remove-reply"))
                };
                removed = icon_button(ui, &button).clicked();
            });
        }
    });
    removed
}

/// The text, with those who are mentioned in the accent's colour, and the reader on its tint.
fn job_of(ui: &Ui, message: &MessageView) -> LayoutJob {
    let tokens = ui.tokens();
    let plain = format(tokens.text, Color32::TRANSPARENT);
    let mut job = LayoutJob::default();
    let mut written = 0;
    let said = &*message.text;
    for Named { range, is_me, .. } in &message.named {
        let Some(name) = said.get(range.clone()) else {
            continue;
        };
        let ground = if *is_me {
            tokens.tint
        } else {
            Color32::TRANSPARENT
        };
        job.append(
            said.get(written..range.start).unwrap_or_default(),
            0.0,
            plain.clone(),
        );
        job.append(name, 0.0, format(tokens.accent, ground));
        written = range.end;
    }
    job.append(said.get(written..).unwrap_or_default(), 0.0, plain);
    job
}

fn format(color: Color32, background: Color32) -> TextFormat {
    TextFormat {
        font_id: font(TextRole::Body),
        color,
        background,
        underline: Stroke::NONE,
        line_height: Some(Tokens::GRID * 2.25),
        ..TextFormat::default()
    }
}

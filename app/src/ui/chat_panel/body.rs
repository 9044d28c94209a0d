//! What a message says: its text with names and addresses that stand out, and what it links to.

use std::ops::Range;

use egui::epaint::text::PlacedRow;
use egui::text::{CCursor, LayoutJob, TextFormat};
use egui::{
    Align2, Color32, CursorIcon, Galley, Id, Label, Pos2, Rect, Role, Sense, TextWrapMode, Ui,
    Vec2, WidgetInfo,
};
use tavla_shared::talk::Message;

use super::links::{WebLink, links_in};
use super::view::{ChatAction, ChatPanelView, ShapeView};
use crate::commands::Icon;
use crate::i18n::text_with;
use crate::theme::{PersonColor, TextRole, Themed as _, Tokens, faded, font, paint_icon, read_on};
use crate::ui::button::{control_background, with_tooltip};

/// How high what stands for a shape is.
const CHIP_HEIGHT: f32 = 24.0;
/// More of a shape's name is cut.
const CHIP_WIDTH_MAX: f32 = 200.0;

/// A part of a text that is not like the rest.
enum Part {
    Web(WebLink),
    /// A name, in this colour; whether it is the reader's.
    Name(Range<usize>, Color32, bool),
}

impl Part {
    fn range(&self) -> Range<usize> {
        match self {
            Self::Web(link) => link.range.clone(),
            Self::Name(range, ..) => range.clone(),
        }
    }
}

/// Shows what a message says, from the top left of `ui`; gives what was asked for.
pub(super) fn body_ui(ui: &mut Ui, message: &Message, view: &ChatPanelView<'_>) -> Vec<ChatAction> {
    let mut actions = Vec::new();
    let parts = parts_of(ui, message, view);
    let pending = view.source.is_pending(message.id);
    let color = if pending {
        ui.tokens().muted
    } else {
        ui.tokens().text
    };
    let job = job_of(ui, &message.words.text, &parts, color);
    let label = Label::new(job)
        .selectable(true)
        .wrap_mode(TextWrapMode::Wrap);
    let top = ui.cursor().min;
    // The label paints itself; where its letters are is found by laying them out again, which is cached.
    let width = ui.available_width();
    ui.add(label);
    let links = parts.iter().filter_map(|part| match part {
        Part::Web(link) => Some(link),
        Part::Name(..) => None,
    });
    let links: Vec<&WebLink> = links.collect();
    if !links.is_empty() {
        let mut job = job_of(ui, &message.words.text, &parts, color);
        job.wrap.max_width = width;
        let galley = ui.painter().layout_job(job);
        for (at, link) in links.into_iter().enumerate() {
            let id = ui.scope_id().with(("web", at));
            actions.extend(web_ui(ui, id, (&galley, top), &message.words.text, link));
        }
    }
    if !message.words.links.is_empty() {
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(4.0);
            for id in &message.words.links {
                let shape = view.source.shape(id);
                if chip_ui(ui, &shape) {
                    actions.push(ChatAction::ShowShape(id.clone()));
                }
            }
        });
    }
    actions
}

/// What stands out, in the order of the text; nothing twice.
fn parts_of(ui: &Ui, message: &Message, view: &ChatPanelView<'_>) -> Vec<Part> {
    let (dark, muted) = (ui.visuals().dark_mode, ui.tokens().muted);
    let text = &message.words.text;
    let mut parts: Vec<Part> = links_in(text).into_iter().map(Part::Web).collect();
    for named in view.source.named(message) {
        let mut known = view.people.iter();
        let known = known.find(|person| person.user == named.user);
        let color = known.map_or(muted, |person| {
            PersonColor::kept(&person.user, Some(person.color)).on(dark)
        });
        parts.push(Part::Name(named.range, color, named.is_me));
    }
    parts.sort_by_key(|part| part.range().start);
    let mut end = 0;
    parts.retain(|part| {
        let range = part.range();
        let is_after = range.start >= end;
        if is_after {
            end = range.end;
        }
        is_after
    });
    parts
}

fn job_of(ui: &Ui, text: &str, parts: &[Part], color: Color32) -> LayoutJob {
    let tokens = ui.tokens();
    let plain = TextFormat::simple(font(TextRole::Body), color);
    let mut job = LayoutJob::default();
    let mut from = 0;
    for part in parts {
        let range = part.range();
        job.append(&text[from..range.start], 0.0, plain.clone());
        let format = match part {
            Part::Web(_) => TextFormat {
                underline: egui::Stroke::new(1.0, tokens.accent),
                ..TextFormat::simple(font(TextRole::Body), tokens.accent)
            },
            Part::Name(_, name, is_me) => TextFormat {
                background: if *is_me { *name } else { faded(*name, 0.14) },
                ..TextFormat::simple(
                    font(TextRole::Strong),
                    if *is_me { read_on(*name) } else { *name },
                )
            },
        };
        job.append(&text[range.clone()], 0.0, format);
        from = range.end;
    }
    job.append(&text[from..], 0.0, plain);
    job
}

/// Makes an address of a text something to click on.
fn web_ui(
    ui: &Ui,
    id: Id,
    (galley, top): (&Galley, Pos2),
    text: &str,
    link: &WebLink,
) -> Option<ChatAction> {
    let label = text_with("chat-web", &[("address", link.address.as_str().into())]);
    let mut clicked = false;
    for (at, rect) in rects_of(galley, text, &link.range).into_iter().enumerate() {
        let rect = rect.translate(top.to_vec2());
        let response = ui.interact(rect, id.with(at), Sense::click());
        if at == 0 {
            response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &label));
        }
        if response.hovered() {
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        if response.has_focus() {
            crate::ui::button::focus_ring(ui, rect, &response);
        }
        let response = response.on_hover_text(&link.address);
        clicked |= response.clicked();
    }
    clicked.then(|| ChatAction::Browse(link.address.clone()))
}

/// Where a part of a text is, line by line.
fn rects_of(galley: &Galley, text: &str, range: &Range<usize>) -> Vec<Rect> {
    let letters = |bytes: usize| CCursor::new(text[..bytes].chars().count());
    let begin = galley.pos_from_cursor(letters(range.start));
    let end = galley.pos_from_cursor(letters(range.end));
    let lines = galley.rows.iter().map(PlacedRow::rect);
    let inside = lines.filter(|line| {
        let middle = line.center().y;
        middle >= begin.top() && middle <= end.bottom()
    });
    inside
        .map(|line| {
            let is_first = line.center().y <= begin.bottom();
            let is_last = line.center().y >= end.top();
            let left = if is_first { begin.left() } else { line.left() };
            let right = if is_last { end.left() } else { line.right() };
            Rect::from_x_y_ranges(left..=right, line.y_range())
        })
        .filter(|rect| rect.width() > 0.5)
        .collect()
}

/// Shows what stands for a shape; whether it was pressed.
pub(super) fn chip_ui(ui: &mut Ui, shape: &ShapeView) -> bool {
    let tokens = ui.tokens();
    let color = if shape.is_there {
        tokens.text
    } else {
        tokens.muted
    };
    let room = (ui.max_rect().width() - 44.0).min(CHIP_WIDTH_MAX);
    let mut job = LayoutJob::simple_singleline(shape.name.clone(), font(TextRole::Label), color);
    job.wrap.max_width = room;
    job.wrap.max_rows = 1;
    let galley = ui.painter().layout_job(job);
    let size = Vec2::new(galley.size().x + 34.0, CHIP_HEIGHT);
    let sense = if shape.is_there {
        Sense::click()
    } else {
        Sense::hover()
    };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    control_background(ui, rect, &response, false, tokens.control);
    let icon = Rect::from_center_size(
        Pos2::new(rect.left() + 15.0, rect.center().y),
        Vec2::splat(14.0),
    );
    paint_icon(ui.painter(), Icon::Link, icon, 14.0, tokens.muted);
    let at = Align2::LEFT_CENTER.anchor_size(
        Pos2::new(rect.left() + 26.0, rect.center().y),
        galley.size(),
    );
    ui.painter().galley(at.min, galley, color);
    let name = [("name", shape.name.as_str().into())];
    let label = if shape.is_there {
        text_with("chat-shape-show", &name)
    } else {
        text_with("chat-shape-gone", &name)
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, shape.is_there, &label));
    with_tooltip(response, &label, None, None).clicked()
}

/// How large a control on the side of a message is.
pub(super) const SMALL_BUTTON: f32 = Tokens::SWATCH_SIZE;

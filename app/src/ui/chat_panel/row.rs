//! A row of the chat: the lines above a message, who wrote it, and the message.

use egui::{Align2, Pos2, Rect, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo};
use tavla_shared::talk::MessageId;

use super::body::{SMALL_BUTTON, body_ui};
use super::rows::{DAY_HEIGHT, Entry, GROUP_GAP, MESSAGE_GAP, NAME_HEIGHT, NEW_HEIGHT, Row};
use super::view::{AuthorView, ChatAction, ChatPanelView};
use super::words::{clock_words, day_of, day_words};
use crate::commands::Icon;
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::avatar::paint_face;
use crate::ui::button::{control_background, with_tooltip};

/// Of what is left of the text: the disc of who wrote it.
const LEFT: f32 = 36.0;
/// A disc, across.
const DISC: f32 = 26.0;
/// How much of a message is told of it where it is named, in characters.
const NAMED_CHARS: usize = 40;

/// What came of a row.
#[derive(Debug, Default)]
pub(super) struct RowShown {
    /// How high what was said is.
    pub(super) body: f32,
    pub(super) actions: Vec<ChatAction>,
}

/// Shows a row in all of `ui`; `new`: whether it says above it that what follows is new.
pub(super) fn row_ui(ui: &mut Ui, row: &Row, new: bool, view: &ChatPanelView<'_>) -> RowShown {
    ui.spacing_mut().item_spacing = Vec2::ZERO;
    let whole = ui.max_rect();
    let mut top = whole.top();
    let mut take = |height: f32| {
        let rect = Rect::from_min_size(
            Pos2::new(whole.left(), top),
            Vec2::new(whole.width(), height),
        );
        top += height;
        rect
    };
    if let Some(day) = row.day() {
        day_ui(ui, take(DAY_HEIGHT), day, view);
    }
    if new {
        new_ui(ui, take(NEW_HEIGHT));
    }
    let id = row.entry.id();
    let author = view.source.author(id.peer);
    if row.named {
        take(GROUP_GAP);
        name_ui(ui, take(NAME_HEIGHT), &author, row.entry.time(), view);
    } else {
        take(MESSAGE_GAP);
    }
    let body = Rect::from_min_max(
        Pos2::new(whole.left() + LEFT, take(0.0).top()),
        whole.right_bottom(),
    );
    let mentions = match &row.entry {
        Entry::Said(message) => view.source.mentions_me(message),
        Entry::Removed(_) => false,
    };
    if mentions {
        let ground = Rect::from_min_max(
            body.min - Vec2::new(6.0, 2.0),
            body.max + Vec2::new(0.0, 2.0),
        );
        let tokens = ui.tokens();
        ui.painter()
            .rect_filled(ground, Tokens::SMALL_RADIUS, tokens.tint);
    }
    let mut inner = ui.new_child(UiBuilder::new().max_rect(body).id_salt("body"));
    let mut actions = match &row.entry {
        Entry::Said(message) => body_ui(&mut inner, message, view),
        Entry::Removed(_) => {
            let words = egui::RichText::new(text("chat-removed")).color(inner.tokens().muted);
            inner.label(words.italics());
            Vec::new()
        }
    };
    if let Entry::Said(message) = &row.entry
        && view.source.may_remove(id.peer)
        && view.locked.is_none()
        && !view.source.is_pending(id)
    {
        actions.extend(remove_ui(ui, body, id, &message.words.text));
    }
    RowShown {
        body: inner.min_rect().height(),
        actions,
    }
}

/// A line with the name of a day in its middle.
fn day_ui(ui: &mut Ui, rect: Rect, day: i64, view: &ChatPanelView<'_>) {
    let tokens = ui.tokens();
    let today = day_of(view.unix, view.source.utc_offset(view.unix));
    let words = day_words(day, today);
    let middle = Pos2::new(rect.center().x, rect.bottom() - 12.0);
    let written = ui.painter().text(
        middle,
        Align2::CENTER_CENTER,
        &words,
        font(TextRole::Label),
        tokens.muted,
    );
    let stroke = Stroke::new(1.0, tokens.hairline);
    let y = middle.y.round() + 0.5;
    ui.painter()
        .hline(rect.left()..=written.left() - 8.0, y, stroke);
    ui.painter()
        .hline(written.right() + 8.0..=rect.right(), y, stroke);
    let response = ui.interact(rect, ui.scope_id().with("day"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
}

/// The line above what is new.
fn new_ui(ui: &mut Ui, rect: Rect) {
    let color = ui.tokens().error;
    let words = text("chat-new");
    let middle = Pos2::new(rect.right(), rect.center().y);
    let written = ui.painter().text(
        middle,
        Align2::RIGHT_CENTER,
        words,
        font(TextRole::Tag),
        color,
    );
    let stroke = Stroke::new(1.0, color);
    let y = middle.y.round() + 0.5;
    ui.painter()
        .hline(rect.left()..=written.left() - 8.0, y, stroke);
    let response = ui.interact(rect, ui.scope_id().with("new"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
}

/// Who wrote what follows, and when.
fn name_ui(ui: &mut Ui, rect: Rect, author: &AuthorView, time: i64, view: &ChatPanelView<'_>) {
    let tokens = ui.tokens();
    let painter = ui.painter();
    let disc = Pos2::new(rect.left() + DISC / 2.0, rect.top() + DISC / 2.0 + 2.0);
    let disc = (disc, DISC / 2.0);
    paint_face(painter, disc, &author.name, author.color, author.picture);
    let clock = clock_words(time, view.source.utc_offset(time));
    let time_galley = painter.layout_no_wrap(clock.clone(), font(TextRole::Label), tokens.muted);
    let room = rect.width() - LEFT - time_galley.size().x - 8.0;
    let mut job = egui::text::LayoutJob::simple_singleline(
        author.name.clone(),
        font(TextRole::Strong),
        author.color,
    );
    job.wrap.max_width = room;
    job.wrap.max_rows = 1;
    let name = painter.layout_job(job);
    let at = Align2::LEFT_CENTER
        .anchor_size(Pos2::new(rect.left() + LEFT, rect.top() + 9.0), name.size())
        .min;
    let right = at.x + name.size().x + 8.0;
    painter.galley(at, name, author.color);
    let at =
        Align2::LEFT_CENTER.anchor_size(Pos2::new(right, rect.top() + 9.5), time_galley.size());
    painter.galley(at.min, time_galley, tokens.muted);
    let args = [
        ("name", author.name.as_str().into()),
        ("time", clock.as_str().into()),
    ];
    let words = text_with("chat-said-by", &args);
    let response = ui.interact(rect, ui.scope_id().with("name"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
}

/// The button that removes one's own message, seen where the pointer or the keyboard is.
fn remove_ui(ui: &mut Ui, body: Rect, id: MessageId, words: &str) -> Option<ChatAction> {
    let corner = body.right_top() + Vec2::new(-SMALL_BUTTON, -2.0);
    let rect = Rect::from_min_size(corner, Vec2::splat(SMALL_BUTTON));
    let response = ui.interact(rect, ui.scope_id().with("remove"), Sense::click());
    let seen = ui.rect_contains_pointer(body.expand2(Vec2::new(LEFT, 2.0))) || response.has_focus();
    if seen {
        let tokens = ui.tokens();
        let color = control_background(ui, rect, &response, false, tokens.panel);
        paint_icon(ui.painter(), Icon::Delete, rect, 14.0, color);
    }
    let mut named: String = words.chars().take(NAMED_CHARS).collect();
    if named.len() < words.len() {
        named.push('…');
    }
    let label = text_with("chat-remove", &[("words", named.as_str().into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    with_tooltip(response, text("chat-remove-short"), None, None)
        .clicked()
        .then_some(ChatAction::Remove(id))
}

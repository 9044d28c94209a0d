//! The list of all threads at the right: which ones, found by words, the one with the newest words first.
//! Rows are only made where they are seen.

use egui::{
    Align2, Color32, Label, Margin, Pos2, Rect, RichText, Role, Sense, TextEdit, Ui, Vec2,
    WidgetInfo,
};

use super::view::{CommentAction, CommentsView, ListView, RowView};
use super::words::{replies_words, row_words};
use crate::commands::Command;
use crate::comments::{Filter, Wanted};
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::action::UiAction;
use crate::ui::ago::ago_words;
use crate::ui::avatar::paint_face;
use crate::ui::button::{control_background, focus_ring};
use crate::ui::command_view::CommandView;
use crate::ui::excerpt::{SAID_CHARS, excerpt};
use crate::ui::side_panel::{SIDE_WIDTH, SidePanel, SideShown};

const ROW_HEIGHT: f32 = 64.0;
const FACE_RADIUS: f32 = 12.0;
const CHIP_HEIGHT: f32 = 24.0;
/// The longest search, in characters.
const SEARCH_CHARS_MAX: usize = 200;
/// For the time, at a row's right.
const TIME_WIDTH: f32 = 54.0;

/// Shows the list; `wanted` is what is looked for.
pub fn comments_panel_ui(
    ui: &Ui,
    view: &CommentsView<'_>,
    wanted: &Wanted,
    commands: &CommandView<'_>,
) -> SideShown {
    let panel = SidePanel {
        name: "comments-panel",
        title: text("comments-title"),
        close: text("comments-close"),
        metered: (commands.checked)(Command::ToggleFrameMeter),
    };
    let mut asked = Vec::new();
    let (mut chosen, mut looks) = (None, wanted.clone());
    let head = |ui: &mut Ui| {
        search_ui(ui, &mut looks.search);
        filters_ui(ui, &mut looks.filter);
        if view.unread > 0 && ui.link(text("comments-read-all")).clicked() {
            asked.push(CommentAction::ReadAll);
        }
        ui.add_space(4.0);
    };
    let closed = panel.ui(ui, head, |ui| {
        if let Some(list) = &view.list {
            chosen = list_ui(ui, list, view.now);
        }
    });
    asked.extend(chosen);
    if looks != *wanted {
        asked.push(CommentAction::Look(looks));
    }
    // Times are in minutes.
    ui.ctx().request_repaint_after_secs(60.0);
    SideShown {
        actions: asked.into_iter().map(UiAction::Comment).collect(),
        closed,
    }
}

fn search_ui(ui: &mut Ui, search: &mut String) {
    let field = TextEdit::singleline(search)
        .hint_text(text("comments-search"))
        .char_limit(SEARCH_CHARS_MAX)
        .margin(Margin::symmetric(10, 7))
        .desired_width(f32::INFINITY);
    ui.add(field).accessible_name(text("comments-search"));
    ui.add_space(4.0);
}

fn filters_ui(ui: &mut Ui, filter: &mut Filter) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for each in Filter::ALL {
            if chip_ui(ui, filter_words(each), each == *filter) {
                *filter = each;
            }
        }
    });
}

fn filter_words(filter: Filter) -> &'static str {
    match filter {
        Filter::Open => text("comments-open"),
        Filter::Unread => text("comments-unread"),
        Filter::Mine => text("comments-mine"),
        Filter::Mentions => text("comments-mentions"),
        Filter::Resolved => text("comments-resolved"),
    }
}

fn chip_ui(ui: &mut Ui, label: &str, selected: bool) -> bool {
    let painter = ui.painter();
    let words = painter.layout_no_wrap(
        label.to_owned(),
        font(TextRole::Label),
        Color32::PLACEHOLDER,
    );
    let size = Vec2::new(words.size().x + 14.0, CHIP_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let color = control_background(ui, rect, &response, selected, Color32::TRANSPARENT);
    let at = rect.center() - words.size() / 2.0;
    ui.painter().galley(at, words, color);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, label));
    response.clicked()
}

fn list_ui(ui: &mut Ui, list: &ListView<'_>, now: i64) -> Option<CommentAction> {
    ui.spacing_mut().item_spacing.y = 0.0;
    if list.count == 0 {
        let words = if list.any {
            text("comments-none-found")
        } else {
            text("comments-empty")
        };
        ui.add_space(4.0);
        let words = RichText::new(words).color(ui.tokens().muted);
        ui.add(Label::new(words).wrap());
        ui.add_space(4.0);
        return None;
    }
    let height = list.count as f32 * ROW_HEIGHT;
    let (all, _) = ui.allocate_exact_size(Vec2::new(SIDE_WIDTH, height), Sense::hover());
    let seen = ui.clip_rect().intersect(all);
    let first = ((seen.top() - all.top()) / ROW_HEIGHT).floor().max(0.0) as usize;
    let end = ((seen.bottom() - all.top()) / ROW_HEIGHT).ceil().max(0.0) as usize;
    let mut chosen = None;
    for at in first..end.min(list.count) {
        let top = all.top() + at as f32 * ROW_HEIGHT;
        let size = Vec2::new(SIDE_WIDTH, ROW_HEIGHT);
        let rect = Rect::from_min_size(Pos2::new(all.left(), top), size);
        if let Some(row) = (list.row)(at)
            && row_ui(ui, rect, &row, now)
        {
            chosen = Some(CommentAction::Show(row.pin.id));
        }
    }
    chosen
}

/// Shows a row; whether it was chosen.
fn row_ui(ui: &mut Ui, rect: Rect, row: &RowView, now: i64) -> bool {
    let tokens = ui.tokens();
    let pin = &row.pin;
    let id = ui.scope_id().with(pin.id.as_str());
    let response = ui.interact(rect, id, Sense::click());
    if response.hovered() {
        let ground = rect.expand2(Vec2::new(3.0, 0.0));
        let fill = tokens.control_hover;
        ui.painter()
            .rect_filled(ground, Tokens::CONTROL_RADIUS, fill);
    }
    focus_ring(ui, rect.shrink(2.0), &response);
    let painter = ui.painter();
    let top = rect.top() + 9.0;
    let disc = Pos2::new(rect.left() + FACE_RADIUS + 2.0, top + FACE_RADIUS);
    let fill = pin.face.color.on(ui.visuals().dark_mode);
    let (face, disc) = (&pin.face, (disc, FACE_RADIUS));
    paint_face(painter, disc, &face.name, fill, face.picture);
    let left = rect.left() + 2.0 * FACE_RADIUS + 12.0;
    let line = |words: String, role, color, width: f32| {
        let mut job = egui::text::LayoutJob::simple_singleline(words, font(role), color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(width);
        painter.layout_job(job)
    };
    let width = rect.right() - left - 4.0;
    let name = line(
        pin.face.name.clone(),
        TextRole::Strong,
        tokens.text,
        width - TIME_WIDTH,
    );
    painter.galley(Pos2::new(left, top - 2.0), name, tokens.text);
    let time = ago_words(now.saturating_sub(row.latest));
    let label = font(TextRole::Label);
    let at = Pos2::new(rect.right() - 4.0, top);
    painter.text(at, Align2::RIGHT_TOP, time, label.clone(), tokens.muted);
    let said = if pin.resolved {
        tokens.muted
    } else {
        tokens.text
    };
    let words = line(
        excerpt(&pin.text, SAID_CHARS),
        TextRole::Body,
        said,
        width - 14.0,
    );
    painter.galley(Pos2::new(left, top + 16.0), words, said);
    let about = about_words(row);
    let at = Pos2::new(left, top + 35.0);
    painter.text(at, Align2::LEFT_TOP, about, label, tokens.muted);
    if row.unread {
        let at = Pos2::new(rect.right() - 8.0, top + 25.0);
        painter.circle_filled(at, 4.0, tokens.accent);
    }
    let words = row_words(pin, row.unread);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    response.clicked()
}

/// The small line below what was said.
fn about_words(row: &RowView) -> String {
    let mut about = Vec::new();
    if row.pin.replies > 0 {
        about.push(replies_words(row.pin.replies));
    }
    for (is_so, id) in [
        (row.pin.resolved, "comment-resolved"),
        (row.pin.shape_gone, "comment-shape-gone"),
        (row.pin.pending, "comment-pending"),
    ] {
        if is_so {
            about.push(text(id).to_owned());
        }
    }
    if about.is_empty() {
        about.push(text("comment-no-replies").to_owned());
    }
    about.join(" · ")
}

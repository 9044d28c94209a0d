//! The panel about what others do on the board: what they did since one was last here, and what they do
//! now. Shows what it is given; asks for no frame but when its times are others.

use egui::{
    Align2, Label, Pos2, Rect, Response, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo,
};

use crate::commands::Command;
use crate::i18n::{text, text_with};
use crate::theme::{PersonColor, TextRole, Themed as _, Tokens, font};
use crate::ui::action::UiAction;
use crate::ui::ago::{ago_changes_in, ago_words};
use crate::ui::avatar::paint_face;
use crate::ui::button::{Emphasis, focus_ring, text_button};
use crate::ui::command_view::CommandView;
use crate::ui::pictures::Picture;
use crate::ui::side_panel::{SIDE_WIDTH, SidePanel, SideShown};

/// Somebody's disc in an entry, across.
const DISC: f32 = 24.0;
/// From an entry's edge to what is in it.
const INSET: Vec2 = Vec2::new(0.0, 7.0);
/// So far the ground of the entry at hand reaches beyond it.
const GROUND: Vec2 = Vec2::new(3.0, 0.0);
/// For the time, at an entry's right.
const TIME_WIDTH: f32 = 56.0;
/// Of the dot of an entry that is new to the reader.
const DOT_RADIUS: f32 = 3.0;

/// An entry.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityRow {
    /// Names it.
    pub number: u64,
    /// Who did it.
    pub name: String,
    /// Their colour.
    pub color: PersonColor,
    /// Their picture, while they are here and have one.
    pub picture: Option<Picture>,
    /// What they did, in words.
    pub words: String,
    /// How long ago, in seconds.
    pub age: f64,
    /// Whether the reader has not seen it.
    pub unread: bool,
    /// Whether it is about the reader, or about who may do what.
    pub urgent: bool,
}

/// What the panel shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ActivityView {
    /// What happened since the board was opened, the newest first.
    pub now: Vec<ActivityRow>,
    /// What happened while the reader was away, the newest first.
    pub missed: Vec<ActivityRow>,
    /// That in one line, while it was not put away.
    pub news: Option<String>,
}

/// Shows the panel.
pub fn activity_panel_ui(ui: &Ui, view: &ActivityView, commands: &CommandView<'_>) -> SideShown {
    let panel = SidePanel {
        name: "activity-panel",
        title: text("activity-title"),
        close: text("activity-close"),
        metered: (commands.checked)(Command::ToggleFrameMeter),
    };
    let (mut actions, mut chosen) = (Vec::new(), None);
    let head = |ui: &mut Ui| {
        if let Some(news) = &view.news {
            news_ui(ui, news, &mut actions);
        }
    };
    let closed = panel.ui(ui, head, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if view.now.is_empty() && view.missed.is_empty() {
            empty_ui(ui);
        }
        for row in &view.now {
            chosen = row_ui(ui, row).or(chosen.take());
        }
        if !view.missed.is_empty() {
            divider_ui(ui);
        }
        for row in &view.missed {
            chosen = row_ui(ui, row).or(chosen.take());
        }
    });
    actions.extend(chosen.map(UiAction::GoToActivity));
    let ages = view.now.iter().chain(&view.missed).map(|row| row.age);
    if let Some(wait) = ages.map(ago_changes_in).reduce(f64::min) {
        ui.ctx().request_repaint_after_secs(wait as f32);
    }
    SideShown { actions, closed }
}

fn news_ui(ui: &mut Ui, news: &str, actions: &mut Vec<UiAction>) {
    ui.add(Label::new(RichText::new(news).font(font(TextRole::Strong))).wrap());
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        if text_button(ui, text("activity-show"), Emphasis::Primary).clicked() {
            actions.push(UiAction::ShowNews);
        }
        if text_button(ui, text("activity-dismiss"), Emphasis::Plain).clicked() {
            actions.push(UiAction::DismissNews);
        }
    });
    ui.add_space(8.0);
}

fn empty_ui(ui: &mut Ui) {
    let muted = ui.tokens().muted;
    ui.add_space(4.0);
    let words = RichText::new(text("activity-empty")).color(muted);
    ui.add(Label::new(words).wrap());
    ui.add_space(4.0);
}

/// A line with words in it.
fn divider_ui(ui: &mut Ui) {
    let tokens = ui.tokens();
    let words = text("activity-divider");
    let size = Vec2::new(SIDE_WIDTH, 28.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let label = font(TextRole::Tag);
    let galley = ui
        .painter()
        .layout_no_wrap(words.to_owned(), label, tokens.accent);
    let left = rect.left() + INSET.x;
    let line = Rect::from_x_y_ranges(left + galley.size().x + 8.0..=rect.right(), rect.y_range());
    let at = Pos2::new(left, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, tokens.accent);
    let stroke = Stroke::new(1.0, tokens.hairline);
    ui.painter()
        .hline(line.x_range(), rect.center().y.round() + 0.5, stroke);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
}

/// Shows an entry; its number where it was chosen.
fn row_ui(ui: &mut Ui, row: &ActivityRow) -> Option<u64> {
    let tokens = ui.tokens();
    let role = if row.urgent {
        TextRole::Strong
    } else {
        TextRole::Body
    };
    let left = INSET.x + DISC + 10.0;
    let width = SIDE_WIDTH - left - TIME_WIDTH - INSET.x;
    let words = ui
        .painter()
        .layout(row.words.clone(), font(role), tokens.text, width);
    let height = words.size().y.max(DISC) + 2.0 * INSET.y;
    let size = Vec2::new(SIDE_WIDTH, height.ceil());
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter()
            .rect_filled(rect.expand2(GROUND), Tokens::CONTROL_RADIUS, tokens.control);
    }
    focus_ring(ui, rect.shrink(2.0), &response);
    let disc = Pos2::new(
        rect.left() + INSET.x + DISC / 2.0,
        rect.top() + INSET.y + DISC / 2.0,
    );
    let fill = row.color.on(ui.visuals().dark_mode);
    let face = (disc, DISC / 2.0);
    paint_face(ui.painter(), face, &row.name, fill, row.picture);
    // One line stands in the middle of the disc.
    let above = (DISC - words.size().y).max(0.0) / 2.0;
    let at = Pos2::new(rect.left() + left, rect.top() + INSET.y + above);
    ui.painter().galley(at, words, tokens.text);
    let time = ago_words(row.age as i64);
    let corner = Pos2::new(rect.right() - INSET.x, disc.y);
    let label = font(TextRole::Label);
    let written = ui
        .painter()
        .text(corner, Align2::RIGHT_CENTER, &time, label, tokens.muted);
    if row.unread {
        let color = if row.urgent {
            tokens.error
        } else {
            tokens.accent
        };
        let dot = Pos2::new(written.left() - 9.0, disc.y);
        ui.painter().circle_filled(dot, DOT_RADIUS, color);
    }
    named(response, row, &time).clicked().then_some(row.number)
}

fn named(response: Response, row: &ActivityRow, time: &str) -> Response {
    let args = [("words", row.words.as_str().into()), ("time", time.into())];
    let name = text_with("activity-entry", &args);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    response
}

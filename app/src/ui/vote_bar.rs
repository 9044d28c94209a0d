//! The vote that is going on, at the top for everybody: what it is about, what one has left, who has
//! voted, and below it shape for shape what one gave, or how it ended up.
//!
//! Whoever cannot point at shapes votes in the list, and reads it there.

use egui::{Align, Align2, Layout, Margin, RichText, Role, ScrollArea, Ui, Vec2, WidgetInfo};
use tavla_shared::id::ShapeId;

use crate::commands::Icon;
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, font, paint_icon};
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, IconButton, icon_button, text_button, with_tooltip};
use crate::ui::menu::menu_row_ui;
use crate::ui::panel::{Place, panel_ui};
use crate::ui::top_place::top_of;

/// How wide the list is, and the bar at least.
const WIDTH: f32 = 392.0;
/// How high the list is at most.
const LIST_HEIGHT: f32 = 264.0;
/// More of a title is cut, in characters.
const TITLE_CHARS: usize = 60;
const BUTTON_SIZE: f32 = 32.0;

/// Something done with votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VoteAction {
    /// A vote begins.
    Start {
        /// What it is about.
        title: String,
        /// How many votes each person has.
        each: u32,
        /// Whether only what is selected can be voted on.
        selected: bool,
    },
    /// Clicks at shapes are votes, or are not.
    ByClicks(bool),
    /// One of my votes for a shape.
    More(ShapeId),
    /// One of them is taken back.
    Less(ShapeId),
    /// Everybody is shown how it stands.
    Reveal,
    /// It is over.
    End,
    /// My view goes to a shape.
    GoTo(ShapeId),
}

/// A shape of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoteRow {
    /// Which.
    pub shape: ShapeId,
    /// What it is called.
    pub name: String,
    /// Whether it is still there.
    pub present: bool,
    /// Its votes: this person's, or everybody's once they are revealed.
    pub count: u32,
}

/// The vote as the bar shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoteView {
    /// What it is about; may be empty.
    pub title: String,
    /// How many votes each has.
    pub each: u32,
    /// How many of them this person has left.
    pub left: u32,
    /// How many have voted.
    pub voters: usize,
    /// Of how many.
    pub people: usize,
    /// Whether everybody sees how it stands; nobody votes from then on.
    pub revealed: bool,
    /// Whether clicks at shapes are votes.
    pub voting: bool,
    /// Why this person cannot vote; none where they can.
    pub locked: Option<&'static str>,
    /// Whether this person reveals and ends it.
    pub decides: bool,
    /// The list; nothing while it is closed.
    pub rows: Vec<VoteRow>,
}

/// What the bar keeps between frames.
#[derive(Debug, Default)]
pub(super) struct VoteBar {
    /// Whether the person has opened or closed the list; before that it opens with the results.
    listed: Option<bool>,
    /// Whether the results were there when that was said.
    revealed: bool,
}

impl VoteBar {
    /// Whether the list is open in the next frame, which shows the results or not yet.
    pub(super) fn is_listed(&self, revealed: bool) -> bool {
        let said = self.listed.filter(|_| self.revealed == revealed);
        said.unwrap_or(revealed)
    }

    /// Shows the bar below what is `above` it.
    pub(super) fn ui(&mut self, ui: &Ui, view: &VoteView, above: &[&'static str]) -> Vec<UiAction> {
        let listed = self.is_listed(view.revealed);
        if std::mem::replace(&mut self.revealed, view.revealed) != view.revealed {
            self.listed = None;
        }
        let place = Place {
            align: Align2::CENTER_TOP,
            offset: Vec2::new(0.0, top_of(ui, "vote-bar", above)),
            margin: Margin {
                left: 14,
                right: 8,
                top: 8,
                bottom: 8,
            },
        };
        let shown = panel_ui(ui, "vote-bar", place, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = 4.0;
            let mut actions = Vec::new();
            if title_ui(ui, view, listed) {
                self.listed = Some(!listed);
            }
            actions.extend(standing_ui(ui, view));
            if listed {
                actions.extend(list_ui(ui, view));
            }
            actions
        });
        shown.inner.into_iter().map(UiAction::Vote).collect()
    }
}

/// What it is about; says whether the list is to be opened or closed.
fn title_ui(ui: &mut Ui, view: &VoteView, listed: bool) -> bool {
    let accent = ui.tokens().accent;
    let row = ui.horizontal(|ui| {
        let size = Vec2::new(22.0, 28.0);
        let (icon, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        let icon = icon.translate(Vec2::new(-3.0, 0.0));
        paint_icon(ui.painter(), Icon::Vote, icon, Tokens::ICON_SIZE, accent);
        let words = title_words(&view.title);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (icon, id) = if listed {
                (Icon::Unfolded, "vote-list-hide")
            } else {
                (Icon::Folded, "vote-list-show")
            };
            let fold = IconButton::small(icon, text(id));
            let folds = icon_button(ui, &fold).clicked();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let words = RichText::new(&words).font(font(TextRole::Title));
                ui.add(egui::Label::new(words).truncate());
            });
            folds
        })
        .inner
    });
    row.inner
}

/// What one has left and who has voted, and what can be done about it.
fn standing_ui(ui: &mut Ui, view: &VoteView) -> Option<VoteAction> {
    let mut asked = None;
    let muted = ui.tokens().muted;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let words = standing_words(view);
        let shown = RichText::new(&words)
            .font(font(TextRole::Body))
            .color(muted);
        let status = ui.label(shown);
        status.widget_info(|| WidgetInfo::labeled(Role::Status, true, &words));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let only = (!view.decides).then(|| text("vote-not-yours"));
            let because = view.locked.or(only);
            let end = (text("vote-end"), Emphasis::Plain);
            if decide_ui(ui, end, because) {
                asked = Some(VoteAction::End);
            }
            if view.revealed {
                return;
            }
            let reveal = (text("vote-reveal"), Emphasis::Plain);
            if decide_ui(ui, reveal, because) {
                asked = Some(VoteAction::Reveal);
            }
            let mut clicks = IconButton::small(Icon::Cursor, text("vote-by-clicks"));
            clicks.size = BUTTON_SIZE;
            clicks.selected = Some(view.voting);
            clicks.disabled_because = view.locked;
            if icon_button(ui, &clicks).clicked() {
                asked = Some(VoteAction::ByClicks(!view.voting));
            }
        });
    });
    asked
}

fn decide_ui(ui: &mut Ui, (label, emphasis): (&str, Emphasis), because: Option<&str>) -> bool {
    let button = ui.add_enabled_ui(because.is_none(), |ui| text_button(ui, label, emphasis));
    with_tooltip(button.inner, label, None, because).clicked()
}

fn list_ui(ui: &mut Ui, view: &VoteView) -> Option<VoteAction> {
    ui.separator();
    if view.rows.is_empty() {
        let id = if view.revealed {
            "vote-nobody"
        } else {
            "vote-list-empty"
        };
        let muted = ui.tokens().muted;
        let words = RichText::new(text(id)).color(muted);
        ui.add(egui::Label::new(words).wrap());
        return None;
    }
    let list = ScrollArea::vertical()
        .max_height(LIST_HEIGHT)
        .show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut asked = None;
            for (place, row) in view.rows.iter().enumerate() {
                let chosen = if view.revealed {
                    result_ui(ui, place, row)
                } else {
                    own_ui(ui, view, row)
                };
                asked = asked.or(chosen);
            }
            asked
        });
    list.inner
}

/// A shape and how many votes it has; a click goes there.
fn result_ui(ui: &mut Ui, place: usize, row: &VoteRow) -> Option<VoteAction> {
    let votes = text_with("vote-count", &[("count", (row.count as usize).into())]);
    let ranked = format!("{}.  {}", place + 1, row.name);
    let shown = ui.add_enabled_ui(row.present, |ui| {
        menu_row_ui(ui, Icon::Locate, &ranked, Some(&votes), false)
    });
    let args = [
        ("name", row.name.as_str().into()),
        ("votes", votes.as_str().into()),
    ];
    let name = text_with("vote-result", &args);
    let enabled = row.present;
    shown
        .inner
        .widget_info(|| WidgetInfo::labeled(Role::Button, enabled, &name));
    shown
        .inner
        .clicked()
        .then(|| VoteAction::GoTo(row.shape.clone()))
}

/// A shape and one's own votes for it, with one more and one less.
fn own_ui(ui: &mut Ui, view: &VoteView, row: &VoteRow) -> Option<VoteAction> {
    let mut asked = None;
    ui.horizontal(|ui| {
        ui.set_min_height(Tokens::ROW_HEIGHT);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let args = [("name", row.name.as_str().into())];
            let label = text_with("vote-more", &args);
            let mut more = IconButton::small(Icon::Plus, &label);
            let used = (view.left == 0).then(|| text("vote-none-left"));
            let gone = (!row.present).then(|| text("vote-deleted"));
            more.disabled_because = view.locked.or(gone).or(used);
            if icon_button(ui, &more).clicked() {
                asked = Some(VoteAction::More(row.shape.clone()));
            }
            let count = RichText::new(row.count.to_string()).font(font(TextRole::Strong));
            ui.label(count);
            let label = text_with("vote-less", &args);
            let mut less = IconButton::small(Icon::Minus, &label);
            let none = (row.count == 0).then(|| text("vote-none-given"));
            less.disabled_because = view.locked.or(none);
            if icon_button(ui, &less).clicked() {
                asked = Some(VoteAction::Less(row.shape.clone()));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(&row.name).truncate());
            });
        });
    });
    asked
}

fn title_words(title: &str) -> String {
    if title.is_empty() {
        return text("vote-untitled").to_owned();
    }
    let mut short: String = title.chars().take(TITLE_CHARS).collect();
    if short.len() < title.len() {
        short.push('…');
    }
    text_with("vote-title", &[("title", short.as_str().into())])
}

fn standing_words(view: &VoteView) -> String {
    let voters = text_with(
        "vote-voters",
        &[
            ("count", view.voters.into()),
            ("people", view.people.into()),
        ],
    );
    if view.revealed || view.locked.is_some() {
        return voters;
    }
    let args = [
        ("left", (view.left as usize).into()),
        ("each", (view.each as usize).into()),
        ("voters", voters.as_str().into()),
    ];
    text_with("vote-standing", &args)
}

//! The panel at the top right: who is here, the list of them, and Share.

use egui::{Align2, Margin, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::commands::{Command, Icon};
use crate::i18n::{text, text_with};
use crate::theme::{Themed as _, Tokens};
use crate::ui::action::UiAction;
use crate::ui::activity_button::{Unread, activity_button_ui};
use crate::ui::avatar::{Disc, paint_avatar, paint_disc};
use crate::ui::button::{Emphasis, IconButton, focus_ring, icon_button, text_button};
use crate::ui::chat_button::{ChatBadge, chat_button_ui};
use crate::ui::command_view::CommandView;
use crate::ui::comments::comments_button_ui;
use crate::ui::panel::{Place, panel_ui};
use crate::ui::person::{Footing, PersonAction, PersonView};

/// More people than this are shown as a number.
const SHOWN_MAX: usize = 4;
/// Between two avatars: the rings around those who are followed do not touch.
const GAP: f32 = 1.0;

/// What the buttons beside the people open: what of it is unread, and whether it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Opens {
    /// The chat.
    pub chat: (ChatBadge, bool),
    /// Comments; the unread ones are counted.
    pub comments: (usize, bool),
    /// What others did.
    pub activity: (Unread, bool),
}

/// Shows the panel; people in the order given. `listed`: whether the list of them is shown.
pub fn people_panel_ui(
    ui: &mut Ui,
    people: &[PersonView],
    listed: bool,
    opens: Opens,
    commands: &CommandView<'_>,
) -> Vec<UiAction> {
    let place = Place {
        align: Align2::RIGHT_TOP,
        offset: Vec2::new(-Tokens::EDGE, Tokens::EDGE),
        margin: Margin {
            left: 10,
            right: 5,
            top: 6,
            bottom: 6,
        },
    };
    panel_ui(ui, "people-panel", place, |ui| {
        let mut actions = Vec::new();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let shown = if people.len() > SHOWN_MAX {
                SHOWN_MAX - 1
            } else {
                people.len()
            };
            for person in &people[..shown] {
                if avatar_ui(ui, person).clicked() {
                    actions.push(on_avatar(person));
                }
            }
            if shown < people.len() && others_ui(ui, &people[shown..]).clicked() {
                actions.push(UiAction::Run(Command::TogglePeople));
            }
            ui.add_space(4.0);
            let list = IconButton {
                selected: Some(listed),
                ..IconButton::small(Icon::People, text(Command::TogglePeople.label_id()))
            };
            if icon_button(ui, &list).clicked() {
                actions.push(UiAction::Run(Command::TogglePeople));
            }
            ui.add_space(4.0);
            let shortcut = commands.shortcut(Command::ToggleChat);
            let (badge, shown) = opens.chat;
            let asked = chat_button_ui(ui, badge, shown, shortcut.as_deref());
            actions.extend(asked.map(UiAction::Run));
            ui.add_space(4.0);
            let shortcut = commands.shortcut(Command::ToggleComments);
            let (unread, shown) = opens.comments;
            let asked = comments_button_ui(ui, unread, shown, shortcut.as_deref());
            actions.extend(asked.map(UiAction::Run));
            ui.add_space(4.0);
            let shortcut = commands.shortcut(Command::ToggleActivity);
            let (unread, shown) = opens.activity;
            let asked = activity_button_ui(ui, unread, shown, shortcut.as_deref());
            actions.extend(asked.map(UiAction::Run));
            ui.add_space(4.0);
            if text_button(ui, text("share-button"), Emphasis::Primary).clicked() {
                actions.push(UiAction::Run(Command::Share));
            }
        });
        actions
    })
    .inner
}

/// What a click on somebody's avatar asks for.
fn on_avatar(person: &PersonView) -> UiAction {
    match person.footing {
        Footing::Me => UiAction::Run(Command::You),
        Footing::Followed => UiAction::Person(PersonAction::StopFollowing),
        Footing::Other => UiAction::Person(PersonAction::Follow(person.peer)),
    }
}

fn avatar_ui(ui: &mut Ui, person: &PersonView) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(Tokens::AVATAR_SIZE), Sense::click());
    paint_avatar(ui.painter(), rect, person, ui.visuals().dark_mode);
    focus_ring(ui, rect, &response);
    let words = person.avatar_words();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    response.on_hover_text(words)
}

fn others_ui(ui: &mut Ui, others: &[PersonView]) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(Tokens::AVATAR_SIZE), Sense::click());
    let count = text_with("people-more-short", &[("count", others.len().into())]);
    let tokens = ui.tokens();
    let disc = Disc {
        ink: tokens.text,
        ..Disc::of(&count, tokens.control_hover, None)
    };
    let radius = Tokens::AVATAR_SIZE / 2.0 - 1.0;
    paint_disc(ui.painter(), (rect.center(), radius), &disc);
    focus_ring(ui, rect, &response);
    let words = text_with("people-more", &[("count", others.len().into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    response.on_hover_ui(|ui| {
        for person in others {
            ui.label(&person.name);
        }
    })
}

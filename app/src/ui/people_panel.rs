//! The panel at the top right: who is here, and Share.

use egui::{Align2, Color32, Margin, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};
use tavla_shared::id::PeerId;
use tavla_shared::shape::Color;

use crate::commands::Command;
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, color32_from, font};
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, text_button};
use crate::ui::panel::{Place, panel_ui};

/// More people than this are shown as a number.
const SHOWN_MAX: usize = 4;
/// How much of an avatar the next one covers: its rim, none of its letters.
const OVERLAP: f32 = 1.0;

/// Somebody on the board.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonView {
    /// Which of their programs it is.
    pub peer: PeerId,
    /// What they call themselves.
    pub name: String,
    /// Of their cursor and avatar.
    pub color: Color,
    /// Whether it is the person before this screen.
    pub me: bool,
    /// Whether they were doing something lately.
    pub active: bool,
}

/// Shows the panel; people in the order given, then `buttons`, then Share.
pub fn people_panel_ui(
    ui: &mut Ui,
    people: &[PersonView],
    buttons: impl FnOnce(&mut Ui) -> Vec<UiAction>,
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
            ui.spacing_mut().item_spacing.x = -OVERLAP;
            let shown = if people.len() > SHOWN_MAX {
                SHOWN_MAX - 1
            } else {
                people.len()
            };
            for person in &people[..shown] {
                let response = avatar_ui(ui, person);
                if response.clicked() {
                    actions.push(if person.me {
                        UiAction::AskName
                    } else {
                        UiAction::GoToPerson(person.peer)
                    });
                }
            }
            if shown < people.len() {
                others_ui(ui, &people[shown..]);
            }
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.add_space(OVERLAP);
            actions.extend(buttons(ui));
            if text_button(ui, text("share-button"), Emphasis::Primary).clicked() {
                actions.push(UiAction::Run(Command::Share));
            }
        });
        actions
    })
    .inner
}

fn avatar_ui(ui: &mut Ui, person: &PersonView) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(Tokens::AVATAR_SIZE), Sense::click());
    paint_disc(
        ui,
        rect,
        color32_from(person.color),
        &initials(&person.name),
        &response,
    );
    let name = [("name", person.name.as_str().into())];
    let words = match (person.me, person.active) {
        (true, _) => text_with("person-me", &name),
        (false, true) => text_with("person", &name),
        (false, false) => text_with("person-idle", &name),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    response.on_hover_text(words)
}

fn others_ui(ui: &mut Ui, others: &[PersonView]) {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(Tokens::AVATAR_SIZE), Sense::hover());
    let count = text_with("people-more-short", &[("count", others.len().into())]);
    paint_disc(ui, rect, ui.tokens().muted, &count, &response);
    let words = text_with("people-more", &[("count", others.len().into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    response.on_hover_ui(|ui| {
        for person in others {
            ui.label(&person.name);
        }
    });
}

fn paint_disc(ui: &Ui, rect: Rect, color: Color32, letters: &str, response: &Response) {
    let tokens = ui.tokens();
    let radius = Tokens::AVATAR_SIZE / 2.0;
    let rim = if response.has_focus() {
        tokens.accent
    } else {
        tokens.panel
    };
    ui.painter()
        .circle(rect.center(), radius, color, Stroke::new(2.0, rim));
    let white = tokens.on_accent;
    ui.painter().text(
        rect.center(),
        Align2::CENTER_CENTER,
        letters,
        font(TextRole::Tag),
        white,
    );
}

/// Two letters for a name: of its first and last word, or the first two of its only one.
pub(super) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    let letters: String = match words.next_back() {
        Some(last) => first.chars().take(1).chain(last.chars().take(1)).collect(),
        None => first.chars().take(2).collect(),
    };
    letters.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn names_become_two_letters() {
        assert_eq!(initials("Ada"), "AD");
        assert_eq!(initials("Mira van Dijk"), "MD");
        assert_eq!(initials("ö"), "Ö");
        assert_eq!(initials(""), "");
    }
}

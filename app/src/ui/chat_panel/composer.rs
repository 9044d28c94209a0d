//! Where messages are written: the field, the shapes they will link to, and what is wrong with them.

use std::collections::BTreeMap;

use egui::{Align, Id, Layout, RichText, Ui, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::talk::schema::{LINKS_MAX, MENTIONS_MAX, MESSAGE_CHARS_MAX};
use tavla_shared::talk::{Words, users_of};

use super::body::chip_ui;
use super::view::{ChatAction, ChatPanelView, ReturnedView};
use crate::commands::Icon;
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, font};
use crate::ui::button::{IconButton, icon_button};
use crate::ui::mention_field::{FieldAnswer, MentionField};

/// From so many letters before the most on they are counted.
const COUNT_FROM: usize = MESSAGE_CHARS_MAX - 200;
/// How high the field grows.
const FIELD_HEIGHT_MAX: f32 = 116.0;
/// As many boards keep what was being written when another one was opened.
const DRAFTS_MAX: usize = 16;

/// What is being written.
#[derive(Debug, Clone, Default, PartialEq)]
struct Draft {
    words: String,
    links: Vec<ShapeId>,
    /// Why it was not said, where it came back.
    reason: Option<String>,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Composer {
    board: String,
    draft: Draft,
    /// Of other boards.
    others: BTreeMap<String, Draft>,
    /// The last words that came back.
    returned: u64,
    /// When a letter was written last, in egui's time.
    typed_at: Option<f64>,
    /// Whether to take the keyboard.
    takes_focus: bool,
}

impl Composer {
    /// Takes the keyboard in the next frame.
    pub(super) fn focus(&mut self) {
        self.takes_focus = true;
    }

    /// When a letter of what is there now was written last, in egui's time.
    pub(super) fn typed_at(&self) -> Option<f64> {
        self.typed_at
            .filter(|_| !self.draft.words.trim().is_empty())
    }

    /// Each board has a draft of its own.
    pub(super) fn be_at(&mut self, board: &str) {
        if self.board == board {
            return;
        }
        let left = std::mem::replace(&mut self.board, board.to_owned());
        let draft = std::mem::take(&mut self.draft);
        if draft != Draft::default() {
            if self.others.len() >= DRAFTS_MAX {
                self.others.pop_first();
            }
            self.others.insert(left, draft);
        }
        self.draft = self.others.remove(board).unwrap_or_default();
        self.typed_at = None;
        self.returned = 0;
    }

    /// What was not said comes back into the field, before what was written since.
    pub(super) fn take_back(&mut self, returned: &[ReturnedView]) {
        let known = self.returned;
        // Each before what is in the field, so the last one first.
        for returned in returned.iter().rev().filter(|it| it.number > known) {
            self.put_back(returned);
            self.returned = self.returned.max(returned.number);
        }
    }

    fn put_back(&mut self, returned: &ReturnedView) {
        let since = std::mem::take(&mut self.draft);
        let mut words = returned.words.text.to_string();
        if !since.words.is_empty() {
            words.push('\n');
            words.push_str(&since.words);
        }
        let mut links = returned.words.links.clone();
        links.extend(
            since
                .links
                .into_iter()
                .filter(|id| !returned.words.links.contains(id)),
        );
        links.truncate(LINKS_MAX);
        self.draft = Draft {
            words,
            links,
            reason: Some(returned.reason.clone()),
        };
    }

    /// Shows it; gives what is to be said.
    pub(super) fn ui(&mut self, ui: &mut Ui, view: &ChatPanelView<'_>) -> Option<ChatAction> {
        if let Some(locked) = view.locked {
            ui.add_space(4.0);
            let words = RichText::new(locked).color(ui.tokens().muted);
            ui.add(egui::Label::new(words).wrap());
            return None;
        }
        ui.spacing_mut().item_spacing.y = 4.0;
        if let Some(reason) = &self.draft.reason {
            let words = RichText::new(reason).color(ui.tokens().error);
            ui.add(egui::Label::new(words).wrap());
        }
        self.links_ui(ui, view);
        let field = MentionField {
            id: Id::unique("chat-field"),
            label: text("chat-field"),
            hint: text("chat-hint"),
            people: view.mentionable,
            // What is too long is told, and not cut.
            chars_max: 2 * MESSAGE_CHARS_MAX,
            rows: 1,
            height_max: FIELD_HEIGHT_MAX,
        };
        let (response, answer) = field.ui(ui, &mut self.draft.words);
        if std::mem::take(&mut self.takes_focus) {
            response.request_focus();
        }
        if answer == FieldAnswer::GiveUp {
            // What is written stays for later.
            response.surrender_focus();
        }
        if response.changed() {
            self.typed_at = Some(ui.input(|input| input.time));
            self.draft.reason = None;
        }
        let asked = self.foot_ui(ui, view);
        if answer == FieldAnswer::Send || asked {
            response.request_focus();
            return self.say(view);
        }
        None
    }

    fn links_ui(&mut self, ui: &mut Ui, view: &ChatPanelView<'_>) {
        if self.draft.links.is_empty() {
            return;
        }
        let mut dropped = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(4.0);
            for (at, id) in self.draft.links.iter().enumerate() {
                let shape = view.source.shape(id);
                chip_ui(ui, &shape);
                let name = [("name", shape.name.as_str().into())];
                let label = text_with("chat-unlink", &name);
                let cross = IconButton {
                    size: 22.0,
                    icon_size: 12.0,
                    ..IconButton::new(Icon::Close, &label)
                };
                if icon_button(ui, &cross).clicked() {
                    dropped = Some(at);
                }
            }
        });
        if let Some(at) = dropped {
            self.draft.links.remove(at);
        }
    }

    /// The buttons below the field; whether it is to be sent.
    fn foot_ui(&mut self, ui: &mut Ui, view: &ChatPanelView<'_>) -> bool {
        let chars = self.draft.words.chars().count();
        let mut sent = false;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let nothing = view.selection.is_empty().then(|| text("reason-selection"));
            let link = IconButton {
                disabled_because: nothing,
                ..IconButton::small(Icon::Link, text("chat-link"))
            };
            if icon_button(ui, &link).clicked() {
                let new = view
                    .selection
                    .iter()
                    .filter(|id| !self.draft.links.contains(id));
                let new: Vec<ShapeId> = new.cloned().collect();
                self.draft.links.extend(new);
                self.draft.links.truncate(LINKS_MAX);
                self.takes_focus = true;
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let button = IconButton {
                    disabled_because: self.unsayable(chars),
                    shortcut: Some(text("chat-send-key").to_owned()),
                    ..IconButton::small(Icon::Send, text("chat-send"))
                };
                sent = icon_button(ui, &button).clicked();
                if chars >= COUNT_FROM {
                    let color = if chars > MESSAGE_CHARS_MAX {
                        ui.tokens().error
                    } else {
                        ui.tokens().muted
                    };
                    let left = [
                        ("count", chars.to_string()),
                        ("limit", MESSAGE_CHARS_MAX.to_string()),
                    ];
                    let args = left
                        .each_ref()
                        .map(|(name, number)| (*name, number.as_str().into()));
                    let words = RichText::new(text_with("chat-count", &args));
                    ui.label(words.font(font(TextRole::Label)).color(color));
                }
            });
        });
        sent
    }

    /// Why what is there cannot be said.
    fn unsayable(&self, chars: usize) -> Option<&'static str> {
        if self.draft.words.trim().is_empty() {
            Some(text("chat-nothing"))
        } else if chars > MESSAGE_CHARS_MAX {
            Some(text("chat-too-long"))
        } else {
            None
        }
    }

    fn say(&mut self, view: &ChatPanelView<'_>) -> Option<ChatAction> {
        let words = self.draft.words.trim();
        let chars = words.chars().count();
        if self.unsayable(chars).is_some() {
            return None;
        }
        let mut mentions = users_of(&view.known.names().mentions_in(words));
        mentions.truncate(MENTIONS_MAX);
        let said = Words {
            text: words.into(),
            mentions,
            links: self.draft.links.clone(),
        };
        self.draft = Draft::default();
        self.typed_at = None;
        Some(ChatAction::Say(said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_was_not_said_comes_back_once_in_its_order() {
        let returned: Vec<ReturnedView> = ["one", "two", "three"]
            .iter()
            .zip(1..)
            .map(|(text, number)| ReturnedView {
                number,
                words: Words::plain(text),
                reason: "not now".to_owned(),
            })
            .collect();
        let mut composer = Composer::default();
        composer.draft.words = "since".to_owned();
        composer.take_back(&returned[..2]);
        assert_eq!(composer.draft.words, "one\ntwo\nsince");
        composer.draft.words.clear();
        composer.take_back(&returned);
        assert_eq!(composer.draft.words, "three");
    }
}

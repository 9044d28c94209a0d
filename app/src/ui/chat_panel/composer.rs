//! Where messages are written: the field, the shapes they will link to, and what is wrong with them.

use egui::{Align, Id, Layout, RichText, Ui, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::talk::schema::{LINKS_MAX, MENTIONS_MAX, MESSAGE_CHARS_MAX};
use tavla_shared::talk::{Words, users_of};

use super::body::chip_ui;
use super::view::{ChatAction, ChatPanelView, ReturnedWords};
use crate::commands::Icon;
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, font};
use crate::ui::button::{IconButton, icon_button};
use crate::ui::drafts::Drafts;
use crate::ui::mention_field::{FieldAnswer, MentionField};

/// From so many letters before the most on they are counted.
const COUNT_FROM: usize = MESSAGE_CHARS_MAX - 200;
/// How high the field grows.
const FIELD_HEIGHT_MAX: f32 = 116.0;

/// What is being written.
#[derive(Debug, Clone, Default, PartialEq)]
struct Draft {
    words: String,
    links: Vec<ShapeId>,
    /// Why it was not said, where it came back.
    reason: Option<String>,
}

impl Draft {
    fn put_before(&mut self, returned: ReturnedWords) {
        let ReturnedWords { words, reason } = returned;
        let since = std::mem::take(self);
        self.words = words.text.to_string();
        if !since.words.is_empty() {
            self.words.push('\n');
            self.words.push_str(&since.words);
        }
        let more = since.links.into_iter();
        let more = more.filter(|id| !words.links.contains(id));
        self.links = words.links.iter().cloned().chain(more).collect();
        self.links.truncate(LINKS_MAX);
        self.reason = Some(reason);
    }
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Composer {
    drafts: Drafts<Draft>,
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
            .filter(|_| !self.drafts.here.words.trim().is_empty())
    }

    /// Each board has a draft of its own.
    pub(super) fn be_at(&mut self, board: &str) {
        if self.drafts.be_at(board) {
            self.typed_at = None;
        }
    }

    /// What was not said on a board comes back into the field there, before what was written since.
    pub(super) fn give_back(&mut self, board: &str, returned: ReturnedWords) {
        self.drafts.of(board).put_before(returned);
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
        if let Some(reason) = &self.drafts.here.reason {
            let words = RichText::new(reason).color(ui.tokens().error);
            ui.add(egui::Label::new(words).wrap());
        }
        self.links_ui(ui, view);
        let field = MentionField {
            // What is typed on one board is not taken back on another.
            id: Id::unique("chat-field").with(view.board),
            label: text("chat-field"),
            hint: text("chat-hint"),
            people: view.mentionable,
            // What is too long is told, and not cut.
            chars_max: 2 * MESSAGE_CHARS_MAX,
            rows: 1,
            height_max: FIELD_HEIGHT_MAX,
        };
        let (response, answer) = field.ui(ui, &mut self.drafts.here.words);
        if std::mem::take(&mut self.takes_focus) {
            response.request_focus();
        }
        if answer == FieldAnswer::GiveUp {
            // What is written stays for later.
            response.surrender_focus();
        }
        if response.changed() {
            self.typed_at = Some(ui.input(|input| input.time));
            self.drafts.here.reason = None;
        }
        let asked = self.foot_ui(ui, view);
        if answer == FieldAnswer::Send || asked {
            response.request_focus();
            return self.say(view);
        }
        None
    }

    fn links_ui(&mut self, ui: &mut Ui, view: &ChatPanelView<'_>) {
        if self.drafts.here.links.is_empty() {
            return;
        }
        let mut dropped = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(4.0);
            for (at, id) in self.drafts.here.links.iter().enumerate() {
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
            self.drafts.here.links.remove(at);
        }
    }

    /// The buttons below the field; whether it is to be sent.
    fn foot_ui(&mut self, ui: &mut Ui, view: &ChatPanelView<'_>) -> bool {
        let chars = self.drafts.here.words.chars().count();
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
                    .filter(|id| !self.drafts.here.links.contains(id));
                let new: Vec<ShapeId> = new.cloned().collect();
                self.drafts.here.links.extend(new);
                self.drafts.here.links.truncate(LINKS_MAX);
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
        if self.drafts.here.words.trim().is_empty() {
            Some(text("chat-nothing"))
        } else if chars > MESSAGE_CHARS_MAX {
            Some(text("chat-too-long"))
        } else {
            None
        }
    }

    fn say(&mut self, view: &ChatPanelView<'_>) -> Option<ChatAction> {
        let words = self.drafts.here.words.trim();
        let chars = words.chars().count();
        if self.unsayable(chars).is_some() {
            return None;
        }
        let mut mentions = users_of(&view.known.names().mentions_in(words));
        mentions.truncate(MENTIONS_MAX);
        let said = Words {
            text: words.into(),
            mentions,
            links: self.drafts.here.links.clone(),
        };
        self.drafts.here = Draft::default();
        self.typed_at = None;
        Some(ChatAction::Say(said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn returned(text: &str, links: &[&str]) -> ReturnedWords {
        ReturnedWords {
            words: Words {
                links: links.iter().map(|id| ShapeId::new(id).unwrap()).collect(),
                ..Words::plain(text)
            },
            reason: format!("{text} was refused"),
        }
    }

    #[test]
    fn what_comes_back_stands_once_where_it_was_written_before_what_was_written_since() {
        let mut composer = Composer::default();
        composer.be_at("plans");
        composer.drafts.here.words.push_str("and more");
        composer.give_back("plans", returned("second", &["b", "a"]));
        composer.give_back("plans", returned("first", &["a"]));
        assert_eq!(composer.drafts.here.words, "first\nsecond\nand more");
        let links = composer.drafts.here.links.iter().map(ShapeId::as_str);
        assert_eq!(links.collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(
            composer.drafts.here.reason.as_deref(),
            Some("first was refused")
        );
        // What was taken away of it does not come again with the board.
        composer.drafts.here = Draft::default();
        composer.be_at("notes");
        composer.give_back("plans", returned("late", &[]));
        assert_eq!(composer.drafts.here, Draft::default());
        composer.be_at("plans");
        assert_eq!(composer.drafts.here.words, "late");
    }
}
